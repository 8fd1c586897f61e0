import { toLanes, toneOf } from '#components/readiness/lanes.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { grouped } from '#components/ui/format.ts';
import { UploadBar } from '#components/upload/upload-bar.tsx';
import type { TargetModality } from '#components/upload/work/plan.ts';
import type { FileProgress } from '#components/upload/work/protocol.ts';

type Props = {
  files: readonly FileProgress[];
  areGroups: boolean;
  modalities: readonly TargetModality[];
};

/** Each file or row group, and how far it is. */
export function LotTable({ files, areGroups, modalities }: Props) {
  const lanes = toLanes(modalities);
  return (
    <DataTable label={areGroups ? 'Row groups on their way' : 'Files on their way'} className="max-h-[360px]">
      <thead>
        <tr>
          <HeadCell>{areGroups ? 'File, group' : 'File'}</HeadCell>
          <HeadCell className="max-sm:hidden">Modality</HeadCell>
          <HeadCell className="w-full max-sm:hidden">
            <span className="sr-only">Progress</span>
          </HeadCell>
          <HeadCell numeric>Answered</HeadCell>
          <HeadCell numeric className="max-lg:hidden">
            Accepted
          </HeadCell>
          <HeadCell numeric className="max-lg:hidden">
            Duplicates
          </HeadCell>
          <HeadCell numeric>Refused</HeadCell>
          <HeadCell>State</HeadCell>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => {
          const lane = lanes.find(({ name }) => name === file.modality);
          const share = file.rowsTotal === 0 ? 0 : (file.rowsBefore + file.rows) / file.rowsTotal;
          const name = file.group === null ? file.name : `${file.name} ${file.group}`;
          return (
            <tr key={file.key}>
              <BodyCell className="max-w-[104px] sm:max-w-[220px] font-mono text-small" title={name}>
                <span className="flex">
                  <span className="truncate">{file.name}</span>
                  {file.group !== null && <span className="shrink-0 whitespace-pre"> {file.group}</span>}
                </span>
              </BodyCell>
              <BodyCell className="max-sm:hidden">
                <span className="flex items-center gap-2">
                  {lane && (
                    <span aria-hidden className="size-2 shrink-0" style={{ background: toneOf(lane) }} />
                  )}
                  {file.modality}
                </span>
              </BodyCell>
              <BodyCell className="min-w-24 max-sm:hidden">
                <UploadBar
                  label={`${name}, ${file.modality}`}
                  height={6}
                  parts={[{ name: 'answered', share, colour: 'var(--overprint)' }]}
                />
              </BodyCell>
              <BodyCell numeric>{Math.floor(share * 100)} %</BodyCell>
              <BodyCell numeric className="max-lg:hidden">
                {grouped(file.accepted)}
              </BodyCell>
              <BodyCell numeric className="max-lg:hidden">
                {grouped(file.duplicates)}
              </BodyCell>
              <BodyCell numeric className={file.refused > 0 ? 'font-semibold text-bad!' : undefined}>
                {grouped(file.refused)}
              </BodyCell>
              <BodyCell className="text-ink-2">{STATES[file.state]}</BodyCell>
            </tr>
          );
        })}
      </tbody>
    </DataTable>
  );
}

const STATES: Readonly<Record<FileProgress['state'], string>> = {
  before: 'sent before',
  waiting: 'waiting',
  sending: 'sending',
  done: 'done',
  broken: 'ends early',
};
