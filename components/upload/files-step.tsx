'use client';

import { DropZone } from '#components/upload/drop-zone.tsx';
import { FileTable } from '#components/upload/file-table.tsx';
import { useUpload } from '#components/upload/use-upload.ts';

const KINDS = [
  [
    'Tables',
    'Parquet, Arrow, JSON lines, JSON or CSV with a column of IDs and one of vectors; plain, gzip or zstd.',
  ],
  [
    'Arrays',
    '.npy or .npz of float16, float32 or float64, with their IDs beside them: .npy, .txt, .csv or Parquet.',
  ],
  ['clip-retrieval', 'A folder with img_emb, text_emb and metadata: one drop feeds both modalities.'],
] as const;

/** The first step: what can be dropped, and what was. */
export function FilesStep() {
  const { files } = useUpload();
  return (
    <div className="grid gap-6">
      <DropZone isFirst={files.length === 0} />
      {files.length === 0 ? (
        <dl className="grid max-w-[860px] gap-y-1.5">
          {KINDS.map(([name, what]) => (
            <div key={name} className="grid gap-x-4 sm:grid-cols-[112px_1fr]">
              <dt className="font-semibold">{name}</dt>
              <dd className="text-ink-2">{what}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <FileTable />
      )}
    </div>
  );
}
