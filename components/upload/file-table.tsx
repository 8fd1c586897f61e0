'use client';

import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { TextButton } from '#components/ui/button.tsx';
import { counted, grouped, memory } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { cutMiddle } from '#components/upload/cut-middle.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import { NO_METADATA, type Feed, type FileFacts } from '#components/upload/work/plan.ts';

/** More of them are of no use to a reader, and thousands hold the page up. */
const SHOWN_MAX = 100;

/** The files, and what was recognised in them. */
export function FileTable() {
  const { files, feeds } = useUpload();
  const [showsAll, setShowsAll] = useState(false);
  const rows = arrange(files.map((file) => ({ file, state: stateOf(file, feeds) })));
  const leftOut = rows.filter(({ state }) => state.isLeftOut).length;
  const shown = showsAll ? rows : rows.slice(0, SHOWN_MAX);
  return (
    <Panel
      title="Recognised"
      sub={`by content, not by name${leftOut > 0 ? ` · ${grouped(leftOut)} of ${counted(files.length, 'file')} left out` : ''}`}
      ruled={false}
      actions={
        rows.length > SHOWN_MAX && (
          <TextButton onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? `Show ${SHOWN_MAX}` : `Show all ${grouped(rows.length)}`}
          </TextButton>
        )
      }
    >
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
        <tbody>
          {shown.map(({ file, state }) => (
            <FileRow key={file.key} file={file} state={state} />
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}

type State = { text: string; isTrouble: boolean; isLeftOut?: boolean };

/** What is sent comes before what is left out, once all is read: among thousands nobody finds it. */
function arrange(rows: { file: FileFacts; state: State }[]): { file: FileFacts; state: State }[] {
  if (rows.some(({ file }) => file.state.kind === 'reading')) return rows;
  const [sent, leftOut] = [
    rows.filter(({ state }) => !state.isLeftOut),
    rows.filter(({ state }) => state.isLeftOut),
  ];
  return [...sent, ...leftOut];
}

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
          {table === null ? '–' : table.rows === null ? 'not counted' : grouped(table.rows)}
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
    isLeftOut: true,
  };
}

function stateOf({ key, state }: FileFacts, feeds: readonly Feed[]): State {
  if (state.kind === 'reading') return { text: 'being recognised', isTrouble: false };
  if (state.kind === 'left out')
    return { text: `Left out: ${lowerFirst(state.why)}`, isTrouble: true, isLeftOut: true };
  if (state.kind === 'refused') return sayList(state, feeds.length > 0);
  const own = feeds.filter(({ files }) => files.includes(key));
  if (own.some(({ files, ids }) => ids.kind === 'file' && ids.files[files.indexOf(key)] === null))
    return { text: `Left out: ${NO_METADATA}.`, isTrouble: true, isLeftOut: true };
  const modalities = own.flatMap(({ modality }) => modality ?? []);
  const isIdFile = feeds.some(({ ids }) => ids.kind === 'file' && ids.files.includes(key));
  const isTrouble = state.table.warnings.length > 0;
  const notes = isTrouble ? ` · ${state.table.warnings.join(' · ')}` : '';
  if (modalities.length > 0) return { text: `${modalities.join(' and ')}${notes}`, isTrouble };
  if (isIdFile) return { text: 'IDs', isTrouble: false };
  if (own.length > 0) return { text: 'left out, as chosen below', isTrouble: false, isLeftOut: true };
  const { columns, rows } = state.table;
  const isIdsOfOther = rows !== null && rows > 0 && columns.some(({ type }) => type === 'id');
  const why =
    isIdsOfOther && feeds.some(({ ids }) => ids.kind === 'rows')
      ? `, nor the IDs of an array of ${counted(rows, 'row')}`
      : '';
  return { text: `Left out: there are no vectors in it${why}.${notes}`, isTrouble: true, isLeftOut: true };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
