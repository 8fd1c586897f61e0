'use client';

import { TriangleAlert } from 'lucide-react';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { counted, grouped, memory } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { useUpload } from '#components/upload/use-upload.ts';
import { NO_METADATA, type Feed, type FileFacts } from '#components/upload/work/plan.ts';

/** The files, and what was recognised in them. */
export function FileTable() {
  const { files, feeds } = useUpload();
  return (
    <Panel title="Recognised" sub="by content, not by name" ruled={false}>
      <DataTable label="Files" className="max-h-[420px]">
        <thead>
          <tr>
            <HeadCell>File</HeadCell>
            <HeadCell className="max-md:hidden">Content</HeadCell>
            <HeadCell numeric className="max-sm:hidden">
              Dims
            </HeadCell>
            <HeadCell numeric>Rows</HeadCell>
            <HeadCell numeric className="max-sm:hidden">
              Size
            </HeadCell>
            <HeadCell className="w-full max-md:hidden">State</HeadCell>
          </tr>
        </thead>
        <tbody aria-live="polite">
          {files.map((file) => (
            <FileRow key={file.key} file={file} state={stateOf(file, feeds)} />
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}

const NAME_CHARS = 32;
const END_CHARS = 20;

/** Shards differ at the end of their names. */
const cutMiddle = (name: string): string =>
  name.length <= NAME_CHARS ? name : `${name.slice(0, NAME_CHARS - END_CHARS - 1)}…${name.slice(-END_CHARS)}`;

type State = { text: string; isTrouble: boolean };

function FileRow({ file, state }: { file: FileFacts; state: State }) {
  const table = file.state.kind === 'read' ? file.state.table : null;
  const dims = [
    ...new Set(
      (table?.columns ?? []).flatMap(({ type, dims: n }) => (type === 'vector' && n !== null ? [n] : [])),
    ),
  ];
  return (
    <>
      <tr className="max-md:[&>td]:border-b-0">
        <BodyCell className="max-w-[240px] font-mono text-small" title={file.name}>
          {cutMiddle(file.name)}
        </BodyCell>
        <BodyCell className="text-ink-2 max-md:hidden">
          {file.state.kind === 'refused' ? 'CSV, refused rows' : (table?.content ?? '–')}
        </BodyCell>
        <BodyCell numeric className="max-sm:hidden">
          {dims.length > 0 ? dims.join(', ') : '–'}
        </BodyCell>
        <BodyCell numeric>
          {table === null ? '–' : table.rows === null ? 'not told' : grouped(table.rows)}
        </BodyCell>
        <BodyCell numeric className="text-ink-2! max-sm:hidden">
          {memory(file.bytes, null)}
        </BodyCell>
        <BodyCell className="whitespace-normal! max-md:hidden">
          <StateText state={state} />
        </BodyCell>
      </tr>
      <tr className="md:hidden">
        <BodyCell colSpan={6} className="h-auto! pb-2 whitespace-normal!">
          <StateText state={state} />
        </BodyCell>
      </tr>
    </>
  );
}

function StateText({ state: { text, isTrouble } }: { state: State }) {
  if (!isTrouble) return <span className="text-ink-2">{text}</span>;
  return (
    <span className="flex gap-1.5 py-1 font-medium text-warn [overflow-wrap:anywhere]">
      <TriangleAlert aria-hidden size={14} strokeWidth={2.25} className="mt-[3px] shrink-0" />
      {text}
    </span>
  );
}

/** A list of refused rows means nothing without the files that they stand in. */
function sayList({ rows, files }: FileFacts['state'] & { kind: 'refused' }, hasFeeds: boolean): State {
  const list = `lists ${counted(rows, 'row')} that ${rows === 1 ? 'was' : 'were'} refused`;
  if (hasFeeds) return { text: list, isTrouble: false };
  const of = files.length === 1 ? files[0]! : `the ${grouped(files.length)} files that it names`;
  return {
    text: `Left out: it ${list}, and holds no vectors. Add ${of} too, and only ${rows === 1 ? 'this row is' : 'these rows are'} sent again.`,
    isTrouble: true,
  };
}

function stateOf({ key, state }: FileFacts, feeds: readonly Feed[]): State {
  if (state.kind === 'reading') return { text: 'being recognised', isTrouble: false };
  if (state.kind === 'left out') return { text: `Left out: ${lowerFirst(state.why)}`, isTrouble: true };
  if (state.kind === 'refused') return sayList(state, feeds.length > 0);
  const own = feeds.filter(({ files }) => files.includes(key));
  if (own.some(({ files, ids }) => ids.kind === 'file' && ids.files[files.indexOf(key)] === null))
    return { text: `Left out: ${NO_METADATA}.`, isTrouble: true };
  const modalities = own.flatMap(({ modality }) => modality ?? []);
  const isIdFile = feeds.some(({ ids }) => ids.kind === 'file' && ids.files.includes(key));
  const isTrouble = state.table.warnings.length > 0;
  const notes = isTrouble ? ` · ${state.table.warnings.join(' · ')}` : '';
  if (modalities.length > 0) return { text: `${modalities.join(' and ')}${notes}`, isTrouble };
  if (isIdFile) return { text: 'IDs', isTrouble: false };
  if (own.length > 0) return { text: 'left out, as chosen below', isTrouble: false };
  const { columns, rows } = state.table;
  const isIdsOfOther = rows !== null && rows > 0 && columns.some(({ type }) => type === 'id');
  const why =
    isIdsOfOther && feeds.some(({ ids }) => ids.kind === 'rows')
      ? `, nor the IDs of an array of ${counted(rows, 'row')}`
      : '';
  return { text: `Left out: there are no vectors in it${why}.${notes}`, isTrouble: true };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
