import { ACCEPTED_STATUS, LIMITS } from '#lib/contract/vocabulary.ts';
import type { Ingested } from '#lib/contract/answers.ts';
import { isMusterError, MusterError } from '#lib/errors.ts';
import { readNdjson } from '#lib/formats/ndjson.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { ingest, type IngestRequest, type IntakeDeps } from './ingest.ts';
import { OutcomeList } from './outcomes.ts';
import { lineParser, listOf, type BatchShape } from './row-list.ts';

/** A piece of a stream is held as soon as it has so many rows, or bytes: that bounds what a request takes of memory. */
const PIECE_ROWS = 1_000;
const PIECE_BYTES = 4 * 1024 * 1024;

interface Piece {
  first: number;
  rows: unknown[];
}

/** One request to hold NDJSON as it comes, row by row at fault or not. */
export interface IngestStreamRequest extends Omit<IngestRequest, 'list' | 'partial'> {
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * Takes NDJSON in as it arrives, piece by piece, however long it is.
 * @throws MusterError as `ingest` does; where pieces before it are held already, the detail says up to which row
 */
export async function ingestStream(deps: IntakeDeps, request: IngestStreamRequest): Promise<Ingested> {
  const { chunks, ...rest } = request;
  const sum = { accepted: 0, replaced: 0, duplicates: 0, stale: 0, completed: 0, rejected: 0 };
  const outcomes = new OutcomeList({ itemsMax: LIMITS.batchItems, charsMax: LIMITS.outcomeChars });
  let done = 0;
  try {
    for await (const { first, rows } of cut(chunks, request.shape)) {
      const answer = await ingest(deps, { ...rest, partial: true, list: listOf(rows, first) });
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += answer[key] ?? 0;
      outcomes.add(answer.items ?? []);
      done = first + rows.length;
    }
  } catch (error) {
    throw done === 0 ? error : tellProgress(error, done);
  }
  if (done === 0) listOf([]);
  const { rejected, ...counts } = sum;
  const status = rejected === 0 ? ACCEPTED_STATUS : 'partial';
  return { status: request.dryRun ? 'dry_run' : status, ...counts, rejected, ...outcomes.list() };
}

async function* cut(chunks: AsyncIterable<Uint8Array>, shape: BatchShape): AsyncGenerator<Piece> {
  let piece: Piece = { first: 0, rows: [] };
  let pieceBytes = 0;
  for await (const { value, bytes } of readNdjson(chunks, LIMITS.lineBytes, lineParser(shape))) {
    piece.rows.push(value);
    pieceBytes += bytes;
    if (piece.rows.length < PIECE_ROWS && pieceBytes < PIECE_BYTES) continue;
    yield piece;
    piece = { first: piece.first + piece.rows.length, rows: [] };
    pieceBytes = 0;
  }
  if (piece.rows.length > 0) yield piece;
}

function tellProgress(error: unknown, done: number): MusterError {
  const explained = explainRedisError(error);
  const { code, message, faults, retryAfterS } = isMusterError(explained) ? explained : FAILED;
  return new MusterError(
    code,
    `${message} The first ${done} rows are dealt with; send the others, or all of them again.`,
    { faults, retryAfterS, cause: error },
  );
}

const FAILED = new MusterError('internal', 'Muster has failed at this stream; the log says why.');
