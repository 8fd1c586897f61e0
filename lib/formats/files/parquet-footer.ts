import { parquetMetadata, type FileMetaData } from 'hyparquet';
import type { SeekableContent } from './content.ts';
import { FileError, reading } from './file-error.ts';

const TAIL_BYTES = 8;
const FOOTER_BYTES_MAX = 64 * 1024 * 1024;

/** What a Parquet file says of itself, at its end. @throws FileError */
export async function readFooter({ name, size, read }: SeekableContent): Promise<FileMetaData> {
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
  return reading(name, 'its footer', () => parquetMetadata(footer.slice().buffer, { geoparquet: false }));
}
