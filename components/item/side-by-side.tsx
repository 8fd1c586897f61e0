import type { Item } from '#lib/contract/answers.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { vectorField } from '#lib/contract/vocabulary.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';

type Props = { item: Item; lanes: readonly Lane[]; index: string | undefined };

/** Field by field, what is held and what the index has. */
export function SideBySide({ item, lanes, index }: Props) {
  const isHeld = Object.keys(item.embeddings).length > 0;
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
            {lanes.flatMap((lane) => rowsOf(item, lane))}
            <tr>
              <Field>indexed_at</Field>
              <BodyCell className="text-ink-3">not held</BodyCell>
              <BodyCell>
                {item.document ? (
                  <Time ms={Date.parse(item.document.indexed_at)} format="exact" />
                ) : (
                  <span className="text-ink-3">no document</span>
                )}
              </BodyCell>
              <BodyCell className="text-ink-2">{isHeld ? 'set' : 'kept'}</BodyCell>
            </tr>
          </tbody>
        </DataTable>
      </Panel>
    </div>
  );
}

const Field = ({ children }: { children: string }) => (
  <BodyCell className="font-mono text-small">{children}</BodyCell>
);

function rowsOf({ embeddings, document }: Item, { name }: Lane) {
  const held = embeddings[name];
  const indexed = document?.modalities.includes(name) ? (document.versions[name] ?? null) : undefined;
  const verdict = !held
    ? 'kept'
    : indexed === undefined
      ? 'added'
      : held.version > (indexed ?? -1)
        ? 'replaced'
        : 'kept';
  const none = (what: string) => <span className="text-ink-3">{what}</span>;
  const absent = document ? 'not in it' : 'no document';
  return [
    <tr key={vectorField(name)}>
      <Field>{vectorField(name)}</Field>
      <BodyCell>{held ? `${held.dims}-d` : none('not held')}</BodyCell>
      <BodyCell>{indexed === undefined ? none(absent) : 'there'}</BodyCell>
      <BodyCell className={verdict === 'kept' ? 'text-ink-2' : 'font-semibold'}>{verdict}</BodyCell>
    </tr>,
    <tr key={`versions.${name}`}>
      <Field>{`versions.${name}`}</Field>
      <BodyCell className="font-mono text-small">{held ? held.version : none('not held')}</BodyCell>
      <BodyCell className="font-mono text-small">
        {indexed === undefined ? none(absent) : (indexed ?? none('none'))}
      </BodyCell>
      <BodyCell className={verdict === 'kept' ? 'text-ink-2' : 'font-semibold'}>{verdict}</BodyCell>
    </tr>,
  ];
}
