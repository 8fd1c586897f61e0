import { randomUUID } from 'node:crypto';
import type { ActionName } from '#lib/contract/control.ts';
import type { Collections } from '#lib/collections/collections.ts';
import { within } from '#lib/deadline.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { EngineUnavailable } from '#lib/engine/engine.ts';
import { isMusterError } from '#lib/errors.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { operationKey } from '#lib/pairing/keys.ts';
import { dropProgress, type StepCounts } from '#lib/pairing/operate.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import type { Action, OperationRecord, Records } from './records.ts';
import { MOVE_WAITED } from './while-moved.ts';

/** What operations stand on. */
export interface OperationDeps {
  redis: RedisClient;
  keyPrefix: string;
  engine: Engine;
  collections: Collections;
  records: Records;
  /** Longest time that a write of an indexer may go on after its lease, in ms. */
  writeTimeoutMs: number;
  /** How long `act` waits for the end, in ms; changes of a collection are waited for longer. */
  answerWaitMs?: number;
  /** What an operation has done so far. */
  countDone: (record: OperationRecord) => Promise<StepCounts>;
  /** Told when items of these partitions became due. */
  onReady: (collection: string, partitions: readonly number[]) => void;
  /** Told how long items that became complete had waited, in ms. */
  onPaired: (collection: string, waitsMs: readonly number[]) => void;
  /** Told of each operation that is over here, and how many items it changed. */
  onEnded?: (record: OperationRecord, changed: number) => void;
  onError: (error: unknown) => void;
}

/** One operation, as its runner sees it. */
export interface Task {
  record: OperationRecord;
  /** Goes on being the owner. Call between steps. @throws Ended when the operation is to end here */
  beat: () => Promise<void>;
  /** The same, whenever the last beat was: call before a step that cannot be taken back. */
  hold: () => Promise<void>;
  /** Notes something for whoever goes on with it. */
  note: (fields: Readonly<Record<string, string>>) => Promise<void>;
  /** Takes notes back. */
  forget: (...fields: string[]) => Promise<void>;
}

/** How a runner leaves an operation: over, or to be gone on with after a time. */
export type Left = { changed: number; skipped: number; detail?: string } | { waitMs: number; detail: string };

/** Does one kind of action. May be begun again from the start at any point, in any process: what is done stays done. */
export type Runner = (deps: OperationDeps, task: Task) => Promise<Left>;

/** Runs operations, those of this process and those whose owner died. */
export interface Operations {
  /**
   * Writes the action down, begins it here and waits a moment for its end.
   * @param onBegun called with its ID before anything is touched
   */
  act(
    action: Action,
    notes?: Readonly<Record<string, string>>,
    onBegun?: (id: string) => Promise<unknown>,
  ): Promise<OperationRecord>;
  stop(): Promise<void>;
}

interface Stopped {
  state: 'aborted' | 'failed';
  detail: string;
}

const ABORTED: Stopped = { state: 'aborted', detail: 'Ended by an operator.' };

class Ended extends Error {
  readonly state: 'aborted' | 'lost';
  constructor(state: 'aborted' | 'lost') {
    super(state);
    this.state = state;
  }
}

/** What goes on while a collection is moved to another number of partitions; the rest waits for its end. */
const WHILE_MOVED: readonly ActionName[] = ['repartition', 'pause', 'resume', 'abort', 'delete_item'];

const OWNED_MS = 10_000;
const BEAT_MS = 1_000;
const TICK_MS = 2_000;
const ANSWER_WAIT_MS = 1_500;
/** Over in no time, unless Redis is slow: whoever asked wants them done, not begun. */
const CHANGES: readonly ActionName[] = ['define_collection', 'pause', 'resume'];
const CHANGE_WAIT_MS = 5_000;
const ENGINE_WAIT_MS = 5_000;
const TRIES_MAX = 5;
const FORGOTTEN_MS = 60_000;

/** Starts running operations. */
export function startOperations(
  deps: OperationDeps,
  runners: Readonly<Partial<Record<ActionName, Runner>>>,
): Operations {
  const { records, redis, keyPrefix, answerWaitMs = ANSWER_WAIT_MS } = deps;
  const owner = randomUUID();
  const underWay = new Map<string, Promise<void>>();
  let stopped = false;

  const own = async (collection: string, id: string): Promise<number> =>
    (await runOnKeys(
      redis,
      'own',
      [operationKey(keyPrefix, collection, id)],
      [owner, String(OWNED_MS)],
    )) as number;

  async function run(collection: string, id: string): Promise<void> {
    try {
      const owned = await own(collection, id);
      const record = await records.read(collection, id);
      if (record?.state !== 'running') return await retireIfOver(collection, id, record !== null);
      if (owned !== 0) await leave(record, await attempt(record, owned === 2));
    } catch (error) {
      // Its ownership lapses, and whoever comes first goes on with it.
      if (!(error instanceof Ended)) {
        deps.onError(error);
        await records.note(collection, id, { detail: tell(error) }).catch(() => undefined);
      } else if (stopped) await records.note(collection, id, { owned_till: '0' }).catch(deps.onError);
    }
  }

  async function attempt(record: OperationRecord, isAborted: boolean): Promise<Left | Stopped> {
    const { collection, id } = record;
    let beaten = performance.now();
    const hold = async (): Promise<void> => {
      if (stopped) throw new Ended('lost');
      beaten = performance.now();
      const owned = await own(collection, id);
      if (owned !== 1) throw new Ended(owned === 2 ? 'aborted' : 'lost');
    };
    const task: Task = {
      record,
      note: (fields) => records.note(collection, id, fields),
      forget: (...fields) => records.forget(collection, id, fields),
      hold,
      beat: async () => (performance.now() - beaten < BEAT_MS && !stopped ? undefined : hold()),
    };
    try {
      if (isAborted) return ABORTED;
      const runner = runners[record.action];
      if (runner === undefined)
        return {
          waitMs: OWNED_MS,
          detail: `This version does not know what "${record.action}" is; a newer one goes on with it.`,
        };
      if (!WHILE_MOVED.includes(record.action) && (await isMoved(collection)))
        return { waitMs: OWNED_MS, detail: MOVE_WAITED };
      return await runner(deps, task);
    } catch (error) {
      if (error instanceof Ended && error.state === 'aborted') return ABORTED;
      if (error instanceof EngineUnavailable) return { waitMs: ENGINE_WAIT_MS, detail: error.message };
      if (error instanceof Ended) throw error;
      const explained = explainRedisError(error);
      if (!isMusterError(explained)) return giveUpInTime(record, error);
      if (explained.retryAfterS === undefined) return { state: 'failed', detail: explained.message };
      throw error;
    }
  }

  const isMoved = async (collection: string): Promise<boolean> =>
    (await deps.collections.findOrDefault(collection)).former !== undefined;

  /** A fault that is nobody's absence is met again and again: it is not met for ever. */
  async function giveUpInTime(
    { collection, id, notes }: OperationRecord,
    error: unknown,
  ): Promise<Left | Stopped> {
    const tries = Number(notes.tries ?? 0) + 1;
    const detail = tell(error);
    deps.onError(error);
    if (tries >= TRIES_MAX) return { state: 'failed', detail: `Given up after ${tries} tries: ${detail}` };
    await records.note(collection, id, { tries: String(tries) });
    return { waitMs: OWNED_MS, detail };
  }

  /** One that is not written down yet may be about to be. */
  async function retireIfOver(collection: string, id: string, isKnown: boolean): Promise<void> {
    const begun = Number(id.slice(0, id.indexOf('-')));
    if (isKnown || (await readTime(redis)) - begun > FORGOTTEN_MS) await records.retire(collection, id);
  }

  async function leave(record: OperationRecord, left: Left | Stopped): Promise<void> {
    const { collection, id } = record;
    const at = await readTime(redis);
    if ('waitMs' in left) {
      const due = String(Math.round(at + left.waitMs));
      await records.note(collection, id, { due, owned_till: '0', detail: left.detail });
    } else if ('state' in left) {
      const { changed, skipped } = await deps.countDone((await records.read(collection, id)) ?? record);
      await end(record, { ...left, changed, skipped }, at);
    } else await end(record, { state: 'done', ...left, detail: left.detail ?? null }, at);
  }

  async function end(
    record: OperationRecord,
    outcome: Parameters<Records['finish']>[1],
    at: number,
  ): Promise<void> {
    await records.finish(record, outcome, at);
    deps.onEnded?.(record, outcome.changed);
    const { layout } = await deps.collections.findOrDefault(record.collection);
    await Promise.all(
      Array.from({ length: layout.spec.partitions }, (_, partition) =>
        dropProgress(redis, layout, partition, record.id),
      ),
    );
  }

  function begin(collection: string, id: string): Promise<void> {
    const name = `${collection}/${id}`;
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const running = run(collection, id).finally(() => underWay.delete(name));
    underWay.set(name, running);
    return running;
  }

  async function tick(): Promise<void> {
    try {
      for (const { collection, id } of await records.running()) if (!stopped) void begin(collection, id);
    } catch (error) {
      deps.onError(error);
    }
  }

  const timer = setInterval(() => void tick(), TICK_MS);
  timer.unref();

  return {
    async act(action, notes = {}, onBegun) {
      const id = await records.log(action);
      await records.begin(id, action, notes);
      await onBegun?.(id);
      const waitMs = CHANGES.includes(action.action) ? Math.max(answerWaitMs, CHANGE_WAIT_MS) : answerWaitMs;
      await within(waitMs, begin(action.collection, id)).catch(() => undefined);
      return (await records.read(action.collection, id))!;
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.allSettled(underWay.values());
    },
  };
}

const tell = (error: unknown): string => {
  const explained = explainRedisError(error);
  return explained instanceof Error ? explained.message : String(explained);
};
