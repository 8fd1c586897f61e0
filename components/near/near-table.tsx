'use client';

import { clsx } from 'clsx';
import type { NearItems } from '#lib/contract/near-ids.ts';
import { useIsNarrow } from '#components/hooks/use-browser.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { ItemId } from '#components/ui/item-id.tsx';

type Props = { label: string; samples: readonly NearItems[]; sides: readonly string[] };

/** Items that a rule makes one: the IDs of each side next to each other, and what they become. */
export function NearTable({ label, samples, sides }: Props) {
  const isNarrow = useIsNarrow();
  if (isNarrow) return <NearList {...{ label, samples, sides }} />;
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
                <IdsOfSide {...{ from, side }} className="leading-8" />
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

const NearList = ({ label, samples, sides }: Props) => (
  <ul aria-label={label} className="border-t border-rule">
    {samples.map(({ to, from }) => (
      <li key={to} className="border-b border-rule py-1.5 [overflow-wrap:anywhere]">
        {sides.map((side) => (
          <p key={side} className="flex gap-x-3">
            <span className="w-16 shrink-0 text-ink-3">{side}</span>
            <span className="min-w-0">
              <IdsOfSide {...{ from, side }} />
            </span>
          </p>
        ))}
        <p className="flex gap-x-3 font-medium">
          <span className="w-16 shrink-0 font-normal text-ink-3">becomes</span>
          <span className="min-w-0">
            <ItemId id={to} />
          </span>
        </p>
      </li>
    ))}
  </ul>
);

type SideProps = Pick<NearItems, 'from'> & { side: string; className?: string };

const IdsOfSide = ({ from, side, className }: SideProps) =>
  from
    .filter(({ has }) => has.includes(side))
    .map(({ id }) => (
      <span key={id} className={clsx('block', className)}>
        <ItemId id={id} />
      </span>
    ));
