import { parquetMetadata, parquetSchema, type FileMetaData, type SchemaTree } from 'hyparquet';
import type { SeekableContent } from './content.ts';
import { decoding, FileError, reading } from './file-error.ts';

const TAIL_BYTES = 8;
const FOOTER_BYTES_MAX = 64 * 1024 * 1024;

/** What a Parquet file says of itself. */
export interface ParquetFooter {
  meta: FileMetaData;
  columns: readonly SchemaTree[];
}

/** Reads it, at the end of the file. @throws FileError */
export async function readFooter({ name, size, read }: SeekableContent): Promise<ParquetFooter> {
  const tail = await read(Math.max(0, size - TAIL_BYTES), size);
  const magic = new TextDecoder('latin1').decode(tail.subarray(-4));
  if (magic === 'PARE')
    throw new FileError(name, 'encrypted', 'it is encrypted: write it anew without encryption');
  if (size < 2 * TAIL_BYTES || magic !== 'PAR1')
    throw new FileError(
      name,
      'truncated',
      'it ends without the footer of a Parquet file: the job that wrote it did not finish, or the copy did not',
    );
  const bytes = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (bytes > size - TAIL_BYTES - 4)
    throw new FileError(name, 'damaged', `its footer claims ${bytes} bytes, more than the file has`);
  if (bytes > FOOTER_BYTES_MAX)
    throw new FileError(name, 'too_large', `its footer has ${bytes} bytes: write it with fewer row groups`);
  const footer = await read(size - TAIL_BYTES - bytes, size);
  const { meta, columns } = reading(name, 'its footer', () =>
    decoding(() => {
      const decoded = parquetMetadata(footer.slice().buffer, { geoparquet: false });
      return { meta: decoded, columns: parquetSchema(decoded).children };
    }),
  );
  if (!isSound(meta))
    throw new FileError(name, 'damaged', 'its footer is damaged (a count or a name is none)');
  const names = columns.map(({ element }) => element.name);
  if (new Set(names).size < names.length)
    throw new FileError(name, 'unsupported', 'two of its columns have one name: write it anew with others');
  return { meta, columns };
}

/** The library gives whatever stands in the place of a number or a name. */
function isSound({ schema, num_rows: rows, row_groups: groups }: FileMetaData): boolean {
  const parts = groups.flatMap(({ columns }) => columns.flatMap(({ meta_data: meta }) => meta ?? []));
  const counts: unknown[] = [
    rows,
    ...groups.map((group) => group.num_rows),
    ...parts.flatMap((part) => [
      part.num_values,
      part.data_page_offset,
      part.total_compressed_size,
      part.dictionary_page_offset ?? 0n,
    ]),
  ];
  const names: unknown[] = [
    ...schema.map(({ name }) => name),
    ...parts.flatMap(({ path_in_schema: path }) => path),
  ];
  return counts.every(isCount) && names.every((each) => typeof each === 'string');
}

const isCount = (value: unknown): boolean =>
  typeof value === 'bigint' && value >= 0n && value <= Number.MAX_SAFE_INTEGER;
