import { closeSink, openSink, type ByteSink } from './byte-sink.ts';
import {
  classifyItem,
  classifyRequest,
  engineFault,
  explainAnswer,
  isDivisible,
  type OperationResult,
} from './classify.ts';
import type { Target } from './dialect.ts';
import type { Encoding } from './encodings.ts';
import { segment, writeAliasOf } from './names.ts';
import type { Operation } from './operation.ts';
import type { Answer } from './transport.ts';

const BULK_BYTES = 5 * 1024 * 1024;

/** Of each operation no more than what is read of it. */
const WANTED = 'items.*._id,items.*.status,items.*.error';

interface BulkAnswer {
  items?: Record<string, { _id: string; status: number; error?: unknown }>[];
}

/** Operations that go in one request. */
interface Bulk {
  encoding: Encoding;
  operations: Operation[];
  /** Where each ends in the bytes. */
  ends: number[];
  sink: ByteSink;
}

/**
 * Sends operations on distinct IDs and tells what became of each. Too large requests are halved; one that is refused as a
 * whole is bisected down to its culprit.
 * @throws EngineUnavailable when there is no answer
 */
export async function sendBulk(
  target: Target,
  operations: readonly Operation[],
): Promise<Map<string, OperationResult>> {
  const results = new Map<string, OperationResult>();
  for (const bulk of encodeBulks(target.dialect.encodings, operations)) {
    const isTaken = await sendPart(target, bulk, 0, bulk.operations.length, results);
    // Of a request that was given up or refused, something may still be on its way.
    if (isTaken) closeSink(bulk.sink);
  }
  return results;
}

/** Returns whether the request was taken as a whole. */
async function sendPart(
  target: Target,
  bulk: Bulk,
  from: number,
  to: number,
  results: Map<string, OperationResult>,
): Promise<boolean> {
  const operations = bulk.operations.slice(from, to);
  const answer = await target.transport.sendBulk(
    `/${segment(writeAliasOf(target.spec))}/_bulk?filter_path=${WANTED}`,
    bulk.sink.bytes.subarray(bulk.ends[from - 1] ?? 0, bulk.ends[to - 1]),
    bulk.encoding.contentType,
  );
  if (answer.status < 300) {
    readResults(answer, operations, results);
    return true;
  }
  if (isDivisible(answer) && operations.length > 1) {
    const middle = from + Math.ceil(operations.length / 2);
    await sendPart(target, bulk, from, middle, results);
    await sendPart(target, bulk, middle, to, results);
    return false;
  }
  const result: OperationResult = isDivisible(answer)
    ? { status: 'rejected', reason: explainAnswer(answer) }
    : classifyRequest(answer);
  for (const { id } of operations) results.set(id, result);
  return false;
}

/** Matches results by ID: their order and number are not relied on. */
function readResults(
  { body }: Answer,
  operations: readonly Operation[],
  results: Map<string, OperationResult>,
): void {
  const { items = [] } = (body ?? {}) as BulkAnswer;
  const answered = new Map(
    items.flatMap((item) => Object.values(item)).map((result) => [result._id, result]),
  );
  for (const { id } of operations) {
    const found = answered.get(id);
    results.set(
      id,
      found === undefined
        ? engineFault('Elasticsearch left this document out of its answer')
        : classifyItem(found.status, found.error),
    );
  }
}

/** Each bulk is encoded when it is its turn; what an encoding does not keep to the letter is left to the next one. */
function* encodeBulks(
  [encoding, ...others]: readonly Encoding[],
  operations: readonly Operation[],
): Generator<Bulk> {
  if (encoding === undefined || operations.length === 0) return;
  const left: Operation[] = [];
  const open = (): Bulk => ({ encoding, operations: [], ends: [], sink: openSink() });
  let bulk = open();
  for (const operation of operations) {
    const start = bulk.sink.at;
    if (!encoding.write(bulk.sink, operation)) {
      bulk.sink.at = start;
      left.push(operation);
      continue;
    }
    bulk.operations.push(operation);
    bulk.ends.push(bulk.sink.at);
    if (bulk.sink.at < BULK_BYTES) continue;
    yield bulk;
    bulk = open();
  }
  if (bulk.operations.length > 0) yield bulk;
  yield* encodeBulks(others, left);
}
