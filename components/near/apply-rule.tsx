'use client';

import type { IdRule } from '#lib/contract/id-rule.ts';
import { ApiError } from '#components/hooks/api.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { RuleFacts } from '#components/near/rule-facts.tsx';
import { RuleReceipt } from '#components/near/rule-receipt.tsx';
import { sayRule } from '#components/near/say-rule.ts';
import { useApplyRule } from '#components/near/use-apply-rule.ts';
import { Button, TextButton } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { counted, grouped } from '#components/ui/format.ts';
import { TypedConfirmation } from '#components/ui/typed-confirmation.tsx';

type Props = { collection: string; rule: IdRule; sides: readonly string[]; onClose: () => void };

/** A rule from its preview to its receipt. */
export function ApplyRule({ collection, rule, sides, onClose }: Props) {
  const { preview, apply, operation } = useApplyRule(collection, rule);
  const mayApply = useMay('admin');
  return (
    <Dialog open onClose={onClose} placed="side" title="ID rule" description={`${sayRule(rule)}.`}>
      {apply.data ? (
        <RuleReceipt
          {...{ collection, operation, onClose }}
          applied={apply.data}
          meant={preview.data?.changed ?? 0}
        />
      ) : preview.error ? (
        <div role="alert" className="mt-4 border-t border-rule pt-3">
          <p className="text-bad">Nothing was done. {preview.error.message}</p>
          <div className="mt-4 flex gap-2">
            <Button onClick={() => void preview.refetch()}>Preview again</Button>
            <Button onClick={onClose}>Cancel</Button>
          </div>
        </div>
      ) : preview.data ? (
        <>
          {isExpired(apply.error) && (
            <output className="mt-4 block border-l-2 border-warn pl-3">
              The preview was over. This is a new one, of now.
            </output>
          )}
          <RuleFacts preview={preview.data} sides={sides} />
          {mayApply ? (
            <Confirm
              key={preview.data.token}
              changed={preview.data.changed}
              isSending={apply.isPending}
              error={isExpired(apply.error) ? null : apply.error}
              onApply={(withBacklog) => apply.mutate(withBacklog ? preview.data.token : null)}
              onCancel={onClose}
            />
          ) : (
            <p className="mt-4 text-ink-2">A key with the scope admin can apply it.</p>
          )}
        </>
      ) : (
        <output className="mt-4 block border-t border-rule pt-3 text-ink-2">
          Counting what it touches …
        </output>
      )}
    </Dialog>
  );
}

const isExpired = (error: Error | null) => error instanceof ApiError && error.code === 'preview_expired';

type ConfirmProps = {
  changed: number;
  isSending: boolean;
  error: Error | null;
  onApply: (withBacklog: boolean) => void;
  onCancel: () => void;
};

function Confirm({ changed, isSending, error, onApply, onCancel }: ConfirmProps) {
  return (
    <>
      <p className="mt-4 border-t border-rule pt-3 text-ink-2">
        From now on every ID is written so before it is paired; producers go on as they are. What waits is put
        under its new ID first, then taken from the old one, so that nothing is lost on the way.
      </p>
      <TypedConfirmation
        phrase={changed === 0 ? null : `rename ${changed}`}
        verb={changed === 0 ? 'Apply from now on' : `Apply from now on and to ${grouped(changed)}`}
        warning={`A new ID can’t be taken back. ${counted(changed, 'item')} get one.`}
        isSending={isSending}
        error={error}
        onConfirm={() => onApply(changed > 0)}
        onCancel={onCancel}
      />
      {changed > 0 && (
        <p className="mt-3">
          <TextButton disabled={isSending} onClick={() => onApply(false)}>
            Only from now on
          </TextButton>
        </p>
      )}
    </>
  );
}
