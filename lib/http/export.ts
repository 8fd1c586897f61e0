import type { ListedItem } from '#lib/contract/answers.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import type { ActivityQuery, ItemFilter } from '#lib/contract/requests.ts';
import type { ActivityPage } from '#lib/contract/control.ts';
import type { Control } from '#lib/operations/open.ts';
import type { Runtime } from '#lib/runtime.ts';
import { writeCsvRow } from '#lib/contract/csv.ts';

/**
 * All of a collection's activity that matches, newest first, as a file, read as the client takes it.
 * @throws MusterError as listing does: what is wrong with the request is told before the answer begins
 */
export function exportActivity(
  control: Control,
  collection: string,
  { format, ...query }: ActivityQuery & { format: 'ndjson' | 'csv' },
): Promise<Response> {
  const read = (cursor: string | null) =>
    control.listActivity(collection, { ...query, format, ...(cursor !== null && { cursor }) });
  const name = `${collection}-activity.${format}`;
  return format === 'csv'
    ? streamPages(read, ({ activity }) => activity.map(writeActivityRow).join(''), {
        ...CSV,
        name,
        head: writeCsvRow(ACTIVITY_COLUMNS),
      })
    : streamPages(read, ({ activity }) => writeLines(activity), { ...NDJSON, name });
}

const NDJSON = { type: 'application/x-ndjson' };
const CSV = { type: 'text/csv; charset=utf-8' };
const ACTIVITY_COLUMNS = [
  'id',
  'at',
  'actor',
  'action',
  'scope',
  'filter',
  'ids',
  'count',
  'state',
  'changed',
  'skipped',
  'detail',
];

const writeActivityRow = ({ id, at, actor, action, scope, filter, ids, count, outcome }: Activity): string =>
  writeCsvRow([
    id,
    new Date(at).toISOString(),
    actor,
    action,
    scope ?? '',
    filter === null ? '' : JSON.stringify(filter),
    ids === null ? '' : JSON.stringify(ids),
    count ?? '',
    outcome?.state ?? '',
    outcome?.changed ?? '',
    outcome?.skipped ?? '',
    outcome?.detail ?? '',
  ]);

/**
 * All items that match, oldest first, as a file, read as the client takes it.
 * @throws MusterError as listing does: what is wrong with the request is told before the answer begins
 */
export function exportItems(
  runtime: Pick<Runtime, 'listItems'>,
  collection: string,
  { format, ...query }: ItemFilter & { format: 'ndjson' | 'csv' },
): Promise<Response> {
  const read = (cursor: string | null) =>
    runtime.listItems(collection, { ...query, limit: LIMITS.pageItems, ...(cursor !== null && { cursor }) });
  const name = `${collection}-${query.state}.${format}`;
  return format === 'csv'
    ? streamPages(read, ({ items }) => items.map(writeItemRow).join(''), {
        ...CSV,
        name,
        head: writeCsvRow(['id', 'state', 'has', 'missing', 'first_seen_at', 'producer', 'tries', 'error']),
      })
    : streamPages(read, ({ items }) => writeLines(items), { ...NDJSON, name });
}

const writeItemRow = (item: ListedItem): string =>
  writeCsvRow([
    item.id,
    item.state,
    item.has.join(' '),
    item.missing.join(' '),
    new Date(item.first_seen_at).toISOString(),
    item.producer,
    item.tries,
    item.error ?? '',
  ]);

const writeLines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

type Activity = ActivityPage['activity'][number];
type File = { type: string; name: string; head?: string };

async function streamPages<P extends { next_cursor: string | null }>(
  read: (cursor: string | null) => Promise<P>,
  write: (page: P) => string,
  { type, name, head = '' }: File,
): Promise<Response> {
  const encoder = new TextEncoder();
  let text = head;
  let page: P | null = await read(null);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // A page of few matches may be empty, and a chunk must not be.
      while (page !== null) {
        text += write(page);
        const { next_cursor: cursor }: P = page;
        page = cursor === null ? null : await read(cursor);
        if (text !== '') break;
      }
      if (text !== '') controller.enqueue(encoder.encode(text));
      text = '';
      if (page === null) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}
