import {
  classifyItem,
  classifyRequest,
  engineFault,
  explainAnswer,
  isDivisible,
  type OperationResult,
} from './classify.ts';
import type { Answer, Transport } from './transport.ts';

/** One operation of a bulk: its action line and, but for deletes, its source line. */
export interface Operation {
  id: string;
  lines: readonly string[];
}

const BULK_BYTES = 5 * 1024 * 1024;

interface BulkAnswer {
  items?: Record<string, { _id: string; status: number; error?: unknown }>[];
}

/**
 * Sends operations on distinct IDs and tells what became of each. Too large requests are halved; one that is refused as a
 * whole is bisected down to its culprit.
 * @throws EngineUnavailable when there is no answer
 */
export async function sendBulk(
  transport: Transport,
  alias: string,
  operations: readonly Operation[],
): Promise<Map<string, OperationResult>> {
  const results = new Map<string, OperationResult>();
  for (const part of splitByBytes(operations)) await sendPart(transport, alias, part, results);
  return results;
}

async function sendPart(
  transport: Transport,
  alias: string,
  operations: readonly Operation[],
  results: Map<string, OperationResult>,
): Promise<void> {
  const answer = await transport.sendBulk(
    `/${encodeURIComponent(alias)}/_bulk`,
    operations.flatMap(({ lines }) => lines),
  );
  if (answer.status < 300) return readResults(answer, operations, results);
  if (isDivisible(answer) && operations.length > 1) {
    const half = Math.ceil(operations.length / 2);
    await sendPart(transport, alias, operations.slice(0, half), results);
    return sendPart(transport, alias, operations.slice(half), results);
  }
  const result: OperationResult = isDivisible(answer)
    ? { status: 'rejected', reason: explainAnswer(answer) }
    : classifyRequest(answer);
  for (const { id } of operations) results.set(id, result);
}

/** Matches results by ID: their order and number are not relied on. */
export function readResults(
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

function splitByBytes(operations: readonly Operation[]): Operation[][] {
  const parts: Operation[][] = [];
  let bytes = Infinity;
  for (const operation of operations) {
    const size = operation.lines.reduce((sum, line) => sum + line.length + 1, 0);
    if (bytes + size > BULK_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(operation);
    bytes += size;
  }
  return parts;
}
