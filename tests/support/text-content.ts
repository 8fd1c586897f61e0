import { openBlob } from '#lib/formats/files/content.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import type { Table } from '#lib/formats/files/table.ts';

/** A file of these bytes or this text, opened as a browser does. */
export const openText = (body: string | Uint8Array<ArrayBuffer>, name = 'file'): Promise<Table> =>
  openFile(openBlob(name, new Blob([body])));
