import type { NearItems } from '#lib/contract/near-ids.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { ItemId } from '#components/ui/item-id.tsx';

type Props = { label: string; samples: readonly NearItems[]; sides: readonly string[] };

/** Items that a rule makes one: the IDs of each side next to each other, and what they become. */
export function NearTable({ label, samples, sides }: Props) {
  return (
    <DataTable label={label}>
      <thead>
        <tr>
          {sides.map((side) => (
            <HeadCell key={side} className="bg-transparent!">
              {side}
            </HeadCell>
          ))}
          <HeadCell className="bg-transparent!">becomes</HeadCell>
        </tr>
      </thead>
      <tbody>
        {samples.map(({ to, from }) => (
          <tr key={to}>
            {sides.map((side) => (
              <BodyCell key={side} className="align-top">
                {from
                  .filter(({ has }) => has.includes(side))
                  .map(({ id }) => (
                    <span key={id} className="block leading-8">
                      <ItemId id={id} />
                    </span>
                  ))}
              </BodyCell>
            ))}
            <BodyCell className="align-top leading-8 font-medium">
              <ItemId id={to} />
            </BodyCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
