import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Item } from '#lib/contract/answers.ts';
import { vectorField } from '#lib/contract/vocabulary.ts';
import { useEngine } from '#components/hooks/use-engine.ts';
import { heldOf, isHeld } from '#components/item/held.ts';
import { type Fate, fateOf, firstValues } from '#components/item/fate.ts';
import type { Vectors } from '#components/item/use-item.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { BodyCell, DataTable, FOLDED, HeadCell } from '#components/ui/data-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';

const AWAY = 'the index does not answer';
const UNREAD = 'a service has it, unread';

type Props = {
  item: Item;
  lanes: readonly Lane[];
  index: string | undefined;
  vectors: Vectors | undefined;
};

/** Field by field, what is held and what the index has. */
export function SideBySide({ item, lanes, index, vectors }: Props) {
  const engine = useEngine();
  const isUnknown = item.document === null && (engine.isAway || engine.isService);
  const absent = isUnknown ? (engine.isService ? UNREAD : AWAY) : item.document ? 'not in it' : 'no document';
  return (
    <div className="mt-6">
      <Panel title="Held and in the index" sub={index === undefined ? '' : `index ${index}`}>
        <DataTable label="Held and in the index">
          <thead className={FOLDED.head}>
            <tr>
              <HeadCell>Field</HeadCell>
              <HeadCell>Held</HeadCell>
              <HeadCell>In the index</HeadCell>
              <HeadCell>On the next write</HeadCell>
            </tr>
          </thead>
          <tbody className={FOLDED.body}>
            {lanes
              .flatMap((lane) => rowsOf(item, lane, vectors, isUnknown))
              .map((row) => (
                <Row key={row.field} {...row} absent={absent} />
              ))}
            <Row
              field="indexed_at"
              held={null}
              indexed={item.document && <Time ms={Date.parse(item.document.indexed_at)} format="exact" />}
              absent={absent}
              fate={isHeld(item) && !isUnknown ? 'set' : null}
            />
          </tbody>
        </DataTable>
      </Panel>
    </div>
  );
}

type RowProps = {
  field: string;
  held: ReactNode;
  indexed: ReactNode;
  /** What is said where the index has nothing. */
  absent: string;
  fate: Fate | 'set' | null;
};

function Row({ field, held, indexed, absent, fate }: RowProps) {
  const isChange = fate === 'added' || fate === 'replaced';
  return (
    <tr className={FOLDED.row}>
      <BodyCell className="font-mono text-small max-md:order-1">{field}</BodyCell>
      <BodyCell className="max-md:order-3 max-md:col-span-2">
        <Where>held</Where>
        {held ?? <None>not held</None>}
      </BodyCell>
      <BodyCell className="max-md:order-4 max-md:col-span-2">
        <Where>in the index</Where>
        {indexed ?? <None>{absent}</None>}
      </BodyCell>
      <BodyCell className={clsx('max-md:order-2', isChange ? 'font-semibold' : 'text-ink-2')}>
        {fate ?? <None>{[AWAY, UNREAD].includes(absent) ? 'not known' : 'none due'}</None>}
      </BodyCell>
    </tr>
  );
}

/** On narrow screens the header's word stands in the cell. */
const Where = ({ children }: { children: string }) => (
  <span aria-hidden className="inline-block w-24 text-ink-3 md:hidden">
    {children}
  </span>
);

const None = ({ children }: { children: string }) => <span className="text-ink-3">{children}</span>;

function rowsOf(
  item: Item,
  { name }: Lane,
  vectors: Vectors | undefined,
  isUnknown: boolean,
): Omit<RowProps, 'absent'>[] {
  const held = heldOf(item)[name];
  const { document } = item;
  const isIndexed = document?.modalities.includes(name) ?? false;
  const version = isIndexed ? document?.versions[name] : undefined;
  const fate = isUnknown ? null : fateOf(item, name);
  return [
    {
      field: vectorField(name),
      held: held && <Values dims={held.dims} values={vectors?.held[name]} />,
      indexed: isIndexed ? <Values dims={undefined} values={vectors?.indexed[name]} /> : null,
      fate,
    },
    {
      field: `versions.${name}`,
      held: held && <Version of={held.version} />,
      indexed: version === undefined ? null : <Version of={version} />,
      fate,
    },
  ];
}

const Version = ({ of }: { of: number }) => <span className="font-mono text-small">{of}</span>;

function Values({ dims, values }: { dims: number | undefined; values: readonly number[] | undefined }) {
  const count = values?.length ?? dims;
  return (
    <span className="font-mono text-small">
      {count === undefined ? 'there' : `${count}-d`}
      {values && <span className="text-ink-2">, {firstValues(values)}</span>}
    </span>
  );
}
