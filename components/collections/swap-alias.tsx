'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Collection } from '#lib/contract/answers.ts';
import { swapped, swapPreview, type SwapPreview, type Swapped } from '#lib/contract/swap.ts';
import { Outcome } from '#components/controls/outcome.tsx';
import { sendJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { useOperation } from '#components/hooks/use-operation.ts';
import { Button, MainButton } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { counted } from '#components/ui/format.ts';
import { Picker } from '#components/ui/picker.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { TypedConfirmation } from '#components/ui/typed-confirmation.tsx';

type SwappingProps = { swapped: Swapped; onClose: () => void };
type Props = { entry: Collection; others: readonly string[]; onClose: () => void };

/** Lets another collection's index serve those who search by a name: chosen, previewed, confirmed. */
export function SwapAlias({ entry, others, onClose }: Props) {
  const client = useQueryClient();
  const [to, setTo] = useState(others[0]!);
  const [alias, setAlias] = useState(entry.index);
  const path = `${apiOf(entry.name)}/swap`;
  const request = { to, alias: alias.trim() };
  const look = useMutation({
    mutationFn: () => sendJson(swapPreview, 'POST', path, { ...request, dry_run: true }),
  });
  const swap = useMutation({
    mutationFn: ({ behind }: SwapPreview) =>
      sendJson(swapped, 'POST', path, { ...request, force: behind.length > 0 }),
    onSettled: () => client.invalidateQueries(),
  });
  const preview = (event: FormEvent) => {
    event.preventDefault();
    look.mutate();
  };
  const body = () => {
    if (swap.data) return <Swapping swapped={swap.data} onClose={onClose} />;
    if (look.data)
      return (
        <>
          <SwapFacts preview={look.data} />
          <TypedConfirmation
            phrase={look.data.behind.length > 0 ? look.data.alias : null}
            verb="Swap the alias"
            warning="Searchers may find less than before."
            isSending={swap.isPending}
            error={swap.error}
            onConfirm={() => swap.mutate(look.data)}
            onCancel={onClose}
          />
        </>
      );
    return (
      <form onSubmit={preview} className="mt-4 grid gap-4 border-t border-rule pt-4">
        <TextField
          label="Alias that searchers use"
          required
          mono
          value={alias}
          onChange={({ target }) => setAlias(target.value)}
          note={`It leads to the index of ${entry.name}, or to none yet.`}
        />
        <div>
          <p className="mb-1 font-medium">Collection that serves from then on</p>
          <Picker
            label="Collection that serves from then on"
            options={others.map((name) => ({ value: name, label: name }))}
            value={to}
            onChoose={setTo}
            className="h-8 w-full border border-control bg-raised px-2.5"
          >
            {to}
          </Picker>
        </div>
        {look.error && (
          <p role="alert" className="text-bad">
            {look.error.message}
          </p>
        )}
        <div className="flex gap-2">
          <MainButton type="submit" disabled={look.isPending}>
            Preview
          </MainButton>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      placed="side"
      title={`Swap an alias of ${entry.name}`}
      description="In one step, so that no search meets the name without an index. Both collections go on as they are."
    >
      {body()}
    </Dialog>
  );
}

/** The swap from its begin to its end. */
function Swapping({ swapped: { alias, from, to, operation: id }, onClose }: SwappingProps) {
  const data = useOperation(from.collection, id);
  const { state, detail } = data?.outcome ?? { state: 'running', detail: null };
  return (
    <Outcome collection={from.collection} operation={id} onClose={onClose}>
      {state === 'failed' ? (
        <p role="alert" className="text-bad">
          {detail}
        </p>
      ) : (
        <output className="block font-medium">
          {state === 'done' ? `“${alias}” leads to ${to.collection}, ${to.index}.` : 'Swapping …'}
        </output>
      )}
      {state === 'done' && (
        <p className="mt-1 text-ink-2">
          {from.collection} stays as it is. To undo it, swap the same alias back from {to.collection}.
        </p>
      )}
    </Outcome>
  );
}

function SwapFacts({ preview: { alias, from, to, behind } }: { preview: SwapPreview }) {
  const serving = from.index === null ? 'nobody: it is new' : `${from.collection}, ${from.index}`;
  return (
    <section className="mt-4 border-t border-rule pt-3">
      <h3 className="mb-2 font-semibold">What it does</h3>
      <Facts>
        <Fact name="Alias">{alias}</Fact>
        <Fact name="Served until now by">{serving}</Fact>
        <Fact name="Documents there">{counted(from.documents, 'document')}</Fact>
        <Fact name="Served from then on by">{`${to.collection}, ${to.index}`}</Fact>
        <Fact name="Documents there, then">{counted(to.documents, 'document')}</Fact>
      </Facts>
      {behind.length === 0 ? (
        <p className="mt-3 text-ink-2">{to.collection} is caught up.</p>
      ) : (
        <div className="mt-3 border-l-2 border-warn pl-3">
          <p className="font-medium">{to.collection} is not caught up.</p>
          <ul>
            {behind.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
