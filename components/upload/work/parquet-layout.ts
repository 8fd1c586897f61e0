import type { SeekableContent } from '#lib/formats/files/content.ts';
import { readFooter } from '#lib/formats/files/parquet-footer.ts';

/** How a Parquet file is laid out. */
export interface ParquetLayout {
  /** Rows of each row group. */
  rowsOfEach: readonly number[];
  /** `zstd`, `snappy`; null where nothing is compressed. */
  codec: string | null;
}

/** Reads it from the file's end. @throws FileError */
export async function readLayout(content: SeekableContent): Promise<ParquetLayout> {
  const { row_groups: groups } = await readFooter(content);
  const codec = groups[0]?.columns.at(-1)?.meta_data?.codec ?? 'UNCOMPRESSED';
  return {
    rowsOfEach: groups.map(({ num_rows: rows }) => Number(rows)),
    codec: codec === 'UNCOMPRESSED' ? null : codec.toLowerCase(),
  };
}
