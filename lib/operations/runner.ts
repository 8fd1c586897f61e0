import { randomUUID } from 'node:crypto';
import type { ActionName } from '#lib/contract/control.ts';
import type { Collections } from '#lib/collections/collections.ts';
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

/** What operations stand on. */
export interface OperationDeps {
  redis: RedisClient;
  keyPrefix: string;
  engine: Engine;
  collections: Collections;
  records: Records;
  /** Longest time that a write of an indexer may go on after its lease, in ms. */
  writeTimeoutMs: number;
  /** What an operation has done so far. */
  countDone: (record: OperationRecord) => Promise<StepCounts>;
  /** Told when items of these partitions became due. */
  onReady: (collection: string, partitions: readonly number[]) => void;
  onError: (error: unknown) => void;
}

/** One operation, as its runner sees it. */
export interface Task {
  record: OperationRecord;
  /** Goes on being the owner. Call between steps. @throws Ended when the operation is to end here */
  beat: () => Promise<void>;
  /** Notes something for whoever goes on with it. */
  note: (fields: Readonly<Record<string, string>>) => Promise<void>;
}

/** How a runner leaves an operation: over, or to be gone on with after a time. */
export type Left = { changed: number; skipped: number; detail?: string } | { waitMs: number; detail: string };

/** Does one kind of action. May be begun again from the start at any point, in any process: what is done stays done. */
export type Runner = (deps: OperationDeps, task: Task) => Promise<Left>;

/** Runs operations, those of this process and those whose owner died. */
export interface Operations {
  /** Writes the action down, begins it here and waits a moment for its end. */
  act(action: Action, notes?: Readonly<Record<string, string>>): Promise<OperationRecord>;
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

const OWNED_MS = 10_000;
const BEAT_MS = 1_000;
const TICK_MS = 2_000;
const ANSWER_WAIT_MS = 1_500;
const ENGINE_WAIT_MS = 5_000;

/** Starts running operations. */
export function startOperations(
  deps: OperationDeps,
  runners: Readonly<Partial<Record<ActionName, Runner>>>,
): Operations {
  const { records, redis, keyPrefix } = deps;
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
      if (record?.state !== 'running') return await records.retire(collection, id);
      if (owned !== 0) await leave(record, await attempt(record, owned === 2));
    } catch (error) {
      // Its ownership lapses, and whoever comes first goes on with it.
      if (!(error instanceof Ended)) deps.onError(error);
    }
  }

  async function attempt(record: OperationRecord, isAborted: boolean): Promise<Left | Stopped> {
    let beaten = performance.now();
    const task: Task = {
      record,
      note: (fields) => records.note(record.collection, record.id, fields),
      async beat() {
        if (stopped) throw new Ended('lost');
        if (performance.now() - beaten < BEAT_MS) return;
        beaten = performance.now();
        const owned = await own(record.collection, record.id);
        if (owned !== 1) throw new Ended(owned === 2 ? 'aborted' : 'lost');
      },
    };
    try {
      if (isAborted) return ABORTED;
      return await runners[record.action]!(deps, task);
    } catch (error) {
      if (error instanceof Ended && error.state === 'aborted') return ABORTED;
      if (error instanceof EngineUnavailable) return { waitMs: ENGINE_WAIT_MS, detail: error.message };
      const explained = explainRedisError(error);
      if (isMusterError(explained) && explained.retryAfterS === undefined)
        return { state: 'failed', detail: explained.message };
      throw error;
    }
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
    async act(action, notes = {}) {
      const id = await records.log(action);
      await records.begin(id, action, notes);
      const timeout = new Promise((resolve) => setTimeout(resolve, ANSWER_WAIT_MS).unref());
      await Promise.race([begin(action.collection, id), timeout]);
      return (await records.read(action.collection, id))!;
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.allSettled(underWay.values());
    },
  };
}
