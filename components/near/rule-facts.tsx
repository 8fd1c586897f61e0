import type { IdRulePreview } from '#lib/contract/near-ids.ts';
import { Clashes } from '#components/near/clashes.tsx';
import { NearTable } from '#components/near/near-table.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { grouped } from '#components/ui/format.ts';

/** What a rule would do, as the server counted it. */
export function RuleFacts({ preview, sides }: { preview: IdRulePreview; sides: readonly string[] }) {
  const atLeast = preview.complete ? '' : 'at least ';
  return (
    <section className="mt-4 border-t border-rule pt-3">
      <h3 className="mb-2 font-semibold">What it touches</h3>
      <Facts>
        <Fact name="Waiting items that get another ID">{grouped(preview.changed)}</Fact>
        <Fact name="Would pair">
          {atLeast}
          {grouped(preview.pairs_gained)}
        </Fact>
        <Fact name="New IDs shared by one side">
          {atLeast}
          {grouped(preview.conflicts)}
        </Fact>
        <Fact name="What changes meanwhile">is left out, and counted</Fact>
      </Facts>
      {preview.samples.length > 0 && (
        <div className="mt-3">
          <NearTable label="Sample" samples={preview.samples} sides={sides} />
        </div>
      )}
      <Clashes effect={preview} sides={sides} />
    </section>
  );
}
