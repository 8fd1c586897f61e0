import type { IndexSpec, WriteItem, WriteOutcome } from '#lib/engine/engine.ts';
import { faultOf, judge, type Fault, type Verdict } from './classify.ts';
import { encodeDocument } from './encode.ts';
import type { Transport } from './transport.ts';

const LIST_BYTES = 5 * 1024 * 1024;

interface Document {
  id: string;
  json: string;
}

/**
 * Sends items as whole documents, in lists near 5 MB. A list that is refused is bisected down to its culprits; where the service as a
 * whole is at fault nothing more is sent.
 * @param signal ends the write; what is undecided then is to be written again
 */
export async function writeItems(
  transport: Transport,
  spec: IndexSpec,
  items: readonly WriteItem[],
  signal: AbortSignal,
): Promise<WriteOutcome[]> {
  const outcomes = new Map<string, WriteOutcome>();
  const sending = openSending(transport, `/ingest/${encodeURIComponent(spec.index)}`, outcomes, signal);
  for (const { id, mayCreate } of items) if (!mayCreate) outcomes.set(id, { status: 'absent' });
  for (const list of gather(items.filter(({ mayCreate }) => mayCreate)))
    await sending.settle(list, await sending.send(list), false);
  return items.map(({ id }) => outcomes.get(id)!);
}

/** One write on its way. */
interface Sending {
  send(list: readonly Document[]): Promise<Verdict>;
  /**
   * Notes what became of a list, and sends parts of it where its answer does not tell.
   * @param isAlive the service has just taken, or refused, other documents
   */
  settle(list: readonly Document[], verdict: Verdict, isAlive: boolean): Promise<void>;
}

function openSending(
  transport: Transport,
  path: string,
  outcomes: Map<string, WriteOutcome>,
  signal: AbortSignal,
): Sending {
  let fault: Fault | null = null;

  async function send(list: readonly Document[]): Promise<Verdict> {
    if (fault !== null) return { kind: 'fault', fault };
    try {
      return judge(await transport.post(path, `[${list.map(({ json }) => json).join(',')}]`, signal));
    } catch (error) {
      return { kind: 'fault', fault: faultOf(error instanceof Error ? error.message : String(error)) };
    }
  }

  async function settle(list: readonly Document[], verdict: Verdict, isAlive: boolean): Promise<void> {
    const note = (outcome: WriteOutcome): void => list.forEach(({ id }) => outcomes.set(id, outcome));
    const stop = (because: Fault): void => {
      fault ??= because;
      note(because);
    };
    if (verdict.kind === 'taken') return note({ status: 'indexed' });
    if (verdict.kind === 'fault') return stop(verdict.fault);
    const { kind, reason } = verdict;
    if (list.length > 1) return divide(list, verdict);
    if (kind === 'refused') return note({ status: 'rejected', reason });
    return isAlive ? note({ status: 'retry', reason, blame: 'item' }) : stop(faultOf(reason));
  }

  /** A service that fails at both halves of what it failed at is taken to fail at everything: no document is blamed for that. */
  async function divide(
    list: readonly Document[],
    { kind, reason }: Extract<Verdict, { reason: string }>,
  ): Promise<void> {
    const middle = Math.ceil(list.length / 2);
    const halves = [list.slice(0, middle), list.slice(middle)];
    const verdicts: Verdict[] = [];
    for (const half of halves) {
      const verdict = await send(half);
      if (verdict.kind === 'fault') fault ??= verdict.fault;
      verdicts.push(verdict);
    }
    const isDown = kind === 'broken' && verdicts.every((verdict) => verdict.kind === 'broken');
    for (const [i, half] of halves.entries())
      await settle(half, isDown ? { kind: 'fault', fault: faultOf(reason) } : verdicts[i]!, true);
  }

  return { send, settle };
}

function* gather(items: readonly WriteItem[]): Generator<Document[]> {
  let list: Document[] = [];
  let bytes = 0;
  for (const item of items) {
    const json = encodeDocument(item);
    const size = Buffer.byteLength(json);
    if (list.length > 0 && bytes + size > LIST_BYTES) {
      yield list;
      list = [];
      bytes = 0;
    }
    list.push({ id: item.id, json });
    bytes += size;
  }
  if (list.length > 0) yield list;
}
