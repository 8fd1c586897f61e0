import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of files to be uploaded. */
export interface UploadFolder {
  path: string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

/** Makes an empty one. */
export async function makeUploadFolder(): Promise<UploadFolder> {
  const dir = await mkdtemp(path.join(tmpdir(), 'muster-upload-'));
  return {
    path: dir,
    async write(name, content) {
      const file = path.join(dir, name);
      await writeFile(file, content);
      return file;
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Rows of float32 as `np.save` writes them. */
export function writeNpy(rows: readonly Float32Array[]): Uint8Array {
  const dims = rows[0]!.length;
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows.length}, ${dims}), }`;
  const padded = `${head.padEnd(Math.ceil((10 + head.length + 1) / 64) * 64 - 11)}\n`;
  const prologue = Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([1, 0])]);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  return Buffer.concat([
    prologue,
    length,
    Buffer.from(padded, 'latin1'),
    ...rows.map((row) => Buffer.from(row.buffer, row.byteOffset, row.byteLength)),
  ]);
}

/** Vectors that differ, none of them zero. */
export const makeVectors = (count: number, dims: number): Float32Array[] =>
  Array.from({ length: count }, (_, row) =>
    Float32Array.from({ length: dims }, (_, i) => Math.sin(row + i) + 2),
  );
