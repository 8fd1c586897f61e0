import type { ReactNode } from 'react';
import type { Item } from '#lib/contract/answers.ts';
import { vectorField } from '#lib/contract/vocabulary.ts';
import { heldOf, isHeld } from '#components/item/held.ts';
import { type Fate, fateOf, firstValues } from '#components/item/fate.ts';
import type { Vectors } from '#components/item/use-item.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';

type Props = {
  item: Item;
  lanes: readonly Lane[];
  index: string | undefined;
  vectors: Vectors | undefined;
};

/** Field by field, what is held and what the index has. */
export function SideBySide({ item, lanes, index, vectors }: Props) {
  return (
    <div className="mt-6">
      <Panel title="Held and in the index" sub={index === undefined ? '' : `index ${index}`}>
        <DataTable label="Held and in the index">
          <thead>
            <tr>
              <HeadCell>Field</HeadCell>
              <HeadCell>Held</HeadCell>
              <HeadCell>In the index</HeadCell>
              <HeadCell>On the next write</HeadCell>
            </tr>
          </thead>
          <tbody>
            {lanes.flatMap((lane) => rowsOf(item, lane, vectors))}
            <Row
              field="indexed_at"
              held={null}
              indexed={item.document && <Time ms={Date.parse(item.document.indexed_at)} format="exact" />}
              hasDocument={item.document !== null}
              fate={isHeld(item) ? 'set' : null}
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
  hasDocument: boolean;
  fate: Fate | 'set' | null;
};

function Row({ field, held, indexed, hasDocument, fate }: RowProps) {
  const isChange = fate === 'added' || fate === 'replaced';
  return (
    <tr>
      <BodyCell className="font-mono text-small">{field}</BodyCell>
      <BodyCell>{held ?? <None>not held</None>}</BodyCell>
      <BodyCell>{indexed ?? <None>{hasDocument ? 'not in it' : 'no document'}</None>}</BodyCell>
      <BodyCell className={isChange ? 'font-semibold' : 'text-ink-2'}>
        {fate ?? <None>none due</None>}
      </BodyCell>
    </tr>
  );
}

const None = ({ children }: { children: string }) => <span className="text-ink-3">{children}</span>;

function rowsOf(item: Item, { name }: Lane, vectors: Vectors | undefined) {
  const held = heldOf(item)[name];
  const { document } = item;
  const isIndexed = document?.modalities.includes(name) ?? false;
  const version = isIndexed ? document?.versions[name] : undefined;
  const shared = { hasDocument: document !== null, fate: fateOf(item, name) };
  return [
    <Row
      key={vectorField(name)}
      field={vectorField(name)}
      held={held && <Values dims={held.dims} values={vectors?.held[name]} />}
      indexed={isIndexed ? <Values dims={undefined} values={vectors?.indexed[name]} /> : null}
      {...shared}
    />,
    <Row
      key={`versions.${name}`}
      field={`versions.${name}`}
      held={held && <Version of={held.version} />}
      indexed={version === undefined ? null : <Version of={version} />}
      {...shared}
    />,
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
