import type { RuleEffect } from '#lib/contract/near-ids.ts';
import { Clashes } from '#components/near/clashes.tsx';
import { NearTable } from '#components/near/near-table.tsx';
import { sayRule } from '#components/near/say-rule.ts';
import { Button } from '#components/ui/button.tsx';
import { grouped } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';

type Props = {
  effect: RuleEffect;
  sides: readonly string[];
  isAll: boolean;
  /** Absent for who may not. */
  onPreview: (() => void) | undefined;
};

/** A rule, what it would pair, and the IDs that show it. */
export function Proposal({ effect, sides, isAll, onPreview }: Props) {
  const { id_rule: rule, pairs_gained: gained, samples } = effect;
  const title = sayRule(rule);
  return (
    <Panel
      title={title}
      sub={`${isAll ? '' : 'at least '}${grouped(gained)} would pair`}
      actions={
        onPreview && (
          <Button onClick={onPreview}>
            Preview…<span className="sr-only"> the rule: {title}</span>
          </Button>
        )
      }
    >
      {samples.length > 0 && (
        <NearTable label={`What would pair: ${title}`} samples={samples} sides={sides} />
      )}
      <Clashes effect={effect} sides={sides} />
    </Panel>
  );
}
