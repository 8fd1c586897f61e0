import { ingested } from '#lib/contract/answers.ts';
import { LIMITS, MEDIA_TYPES } from '#lib/contract/vocabulary.ts';
import { encodeRows, measureRow, packRow } from '#lib/formats/encode-rows.ts';
import { UnreadableRow } from '#lib/formats/format-error.ts';
import { askPatiently } from '#scripts/muster/patience.ts';
import { Refused, type Api } from '#scripts/muster/api.ts';
import { Failure } from '#scripts/support/failure.ts';
import type { Input } from './input.ts';
import { Lanes, type Sendable } from './lanes.ts';
import { showProgress } from './progress.ts';
import { RefusedRow } from './read-table.ts';
import type { Rejects } from './rejects.ts';

/** What became of the rows: sent = accepted + duplicates + stale + rejected. */
export interface Tally {
  sent: number;
  accepted: number;
  replaced: number;
  duplicates: number;
  stale: number;
  rejected: number;
  completed: number;
}

/** Where rows go, and how. */
export interface Delivery {
  api: Api;
  /** Address and parameters of the collection's intake. */
  path: string;
  headers: Readonly<Record<string, string>>;
  batchBytes: number;
  connections: number;
  giveUpAfterMs: number;
  rejects: Rejects;
  tally: Tally;
}

/** A file that could not be sent to its end: up to where it is dealt with, and why. */
export interface Halt {
  settledRow: number;
  error: unknown;
  /** The file is at fault: others may go on. */
  isOfFile: boolean;
}

/** Sends a file's rows from this one on. Answers null, or why it ended early. */
export async function sendFile(
  delivery: Delivery,
  input: Input,
  from: number,
  stop: AbortSignal,
): Promise<Halt | null> {
  const ended = new AbortController();
  const signal = AbortSignal.any([stop, ended.signal]);
  const before = delivery.tally.sent;
  const place = followPlace(input);
  let isDone = false;
  const lanes = new Lanes({
    count: delivery.connections,
    batchBytes: delivery.batchBytes,
    batchRows: LIMITS.batchItems,
    send: (rows) =>
      sendRows(delivery, input.name, rows, signal, (why) => progress.tell(why)).catch((error: unknown) => {
        ended.abort();
        throw error;
      }),
  });
  const progress = showProgress(input.name, () => ({
    rows: delivery.tally.sent - before,
    bytes: isDone ? input.bytesRead() : Math.max(0, place.offset() - lanes.pendingBytes()),
    bytesTotal: input.bytesTotal,
  }));
  try {
    let rows = 0;
    for await (const { row, value } of input.rows()) {
      stop.throwIfAborted();
      rows += 1;
      if (row < from) continue;
      if (value instanceof UnreadableRow)
        reject(delivery, { file: input.name, row, id: null, code: 'invalid_json', reason: value.rule });
      else if (value instanceof RefusedRow)
        reject(delivery, { file: input.name, row, id: value.id, code: value.code, reason: value.reason });
      else await addRow(lanes, place, row, value);
    }
    await lanes.finish();
    isDone = true;
    if (rows === 0) throw new Failure(`${input.name}: there are no rows in it.`);
    return null;
  } catch (error) {
    const isOfFile = !signal.aborted;
    // What was read before a fault in the file is sent none the less.
    if (isOfFile) await lanes.finish().catch(() => undefined);
    return { settledRow: lanes.settledRow(), error, isOfFile };
  } finally {
    progress.stop();
  }
}

function addRow(lanes: Lanes, place: Place, row: number, value: unknown): Promise<void> {
  const packed = packRow(value);
  const { id } = (packed ?? {}) as { id?: unknown };
  const bytes = measureRow(packed);
  place.advance(bytes);
  return lanes.add(id, { row, value: packed, bytes });
}

interface Place {
  advance(bytes: number): void;
  offset(): number;
}

/** Where in its file the row at hand ends, more or less: files are read in pieces of many rows. */
function followPlace(input: Input): Place {
  let [offset, read] = [0, 0];
  return {
    advance(bytes) {
      const now = input.bytesRead();
      if (now !== read) [offset, read] = [read, now];
      offset = Math.min(now, offset + bytes);
    },
    offset: () => offset,
  };
}

/** Sends rows in order, halved where they are more than Muster takes at once: they are measured roughly. */
async function sendRows(
  delivery: Delivery,
  file: string,
  rows: readonly Sendable[],
  signal: AbortSignal,
  onWait: (why: string) => void,
): Promise<void> {
  try {
    await sendBatch(delivery, file, rows, signal, onWait);
  } catch (error) {
    if (!(error instanceof Refused && error.status === 413) || rows.length === 1) throw error;
    const half = Math.ceil(rows.length / 2);
    await sendRows(delivery, file, rows.slice(0, half), signal, onWait);
    await sendRows(delivery, file, rows.slice(half), signal, onWait);
  }
}

async function sendBatch(
  { api, path, headers, giveUpAfterMs, tally, rejects }: Delivery,
  file: string,
  rows: readonly Sendable[],
  signal: AbortSignal,
  onWait: (why: string) => void,
): Promise<void> {
  const { format, body } = encodeRows(rows.map(({ value }) => value));
  const answer = await askPatiently(
    () =>
      api.ask(path, ingested, {
        method: 'POST',
        body,
        headers: { ...headers, 'content-type': MEDIA_TYPES[format] },
        signal,
      }),
    { giveUpAfterMs, signal, onWait },
  );
  const { accepted, replaced, duplicates, stale, completed, rejected = 0, items = [] } = answer;
  if (accepted + duplicates + stale + rejected !== rows.length)
    throw new Failure(`The counts of a batch of ${rows.length} rows do not add up: the answer is wrong.`);
  tally.accepted += accepted;
  tally.replaced += replaced;
  tally.duplicates += duplicates;
  tally.stale += stale;
  tally.completed += completed;
  tally.sent += rows.length - rejected;
  for (const { position, id, error } of items)
    if (error !== undefined)
      reject(
        { tally, rejects },
        { file, row: rows[position]!.row, id, code: error.code, reason: error.reason },
      );
}

function reject(
  { tally, rejects }: Pick<Delivery, 'tally' | 'rejects'>,
  row: Parameters<Rejects['add']>[0],
): void {
  rejects.add(row);
  tally.sent += 1;
  tally.rejected += 1;
}
