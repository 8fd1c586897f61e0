import type { OpenCollection } from '#lib/collections/collections.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { isMusterError } from '#lib/errors.ts';
import { peekDue, type ClaimedItem } from '#lib/pairing/claim.ts';
import { isOutdated } from '#lib/pairing/redis-errors.ts';
import { watchAway } from './away.ts';
import { UNWATCHED } from './batch-watch.ts';
import { backOffMs } from './backoff.ts';
import { claimBatch } from './claim-batch.ts';
import { indexBatch, type BatchReport, type IndexDeps } from './index-batch.ts';
import { findReadySince, openOrigins } from './origins.ts';
import { findUnpinned } from './write-batch.ts';

/** Why a collection is not being indexed, and since when (ms since 1970, this process' clock: for people only). */
export interface Trouble {
  reason: string;
  since: number;
}

/** What a pump needs beside what indexing a batch needs. */
export interface PumpDeps extends Omit<IndexDeps, 'engineDelayMs'> {
  /** The collection as it stands now. */
  open(): Promise<OpenCollection>;
  /** Lets the next `open` read it anew. */
  forget(): void;
  leaseMs: number;
  pace: Engine['pace'];
  onReport(report: BatchReport): void;
  onError(error: unknown): void;
}

/** Moves one collection's due items to the engine for as long as there are any. */
export interface Pump {
  /**
   * Says that some partitions may hold due items; none named: all of them.
   * @param traces traceparents of what made them ready
   */
  wake(partitions?: readonly number[], traces?: readonly string[]): void;
  /** Ends the pause that the engine's last fault has caused. */
  hurry(): void;
  trouble(): Trouble | null;
  /** Claims no more and waits for what is under way. */
  stop(): Promise<void>;
}

const PROBE_ITEMS = 16;
const OUTDATED_WAIT_MS = 100;
const ENGINE_DELAY_FIRST_MS = 500;
const ENGINE_DELAY_MAX_MS = 10_000;

/**
 * Starts a pump. While the engine as a whole is at fault it only probes, with small batches and growing pauses, and goes on
 * by itself when a probe succeeds.
 */
export function startPump(deps: PumpDeps): Pump {
  const due = new Set<number>();
  const timers = new Set<NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  const away = watchAway(
    async (partition) => {
      const { layout } = await deps.open();
      if (partition < layout.spec.partitions) await peekDue(deps.redis, layout, partition, 1);
    },
    (partition) => wake([partition]),
  );
  const watch = deps.watch ?? UNWATCHED;
  const origins = openOrigins();
  let everything = false;
  let claiming = false;
  let pumping: Promise<void> = Promise.resolve();
  let stopped = false;
  let faults = 0;
  let closedUntil = 0;
  let trouble: Trouble | null = null;

  function wakeLater(delayMs: number, partitions?: readonly number[]): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      wake(partitions);
    }, delayMs);
    timers.add(timer.unref());
  }

  function wake(partitions?: readonly number[], traces: readonly string[] = []): void {
    if (partitions === undefined) everything = true;
    else for (const partition of partitions) due.add(partition);
    if (partitions !== undefined) origins.note(partitions, traces);
    pump();
  }

  const isBusy = () => underWay.size >= (faults > 0 ? 1 : deps.pace.writes);

  function pump(): void {
    if (!claiming) pumping = claimWhileDue();
  }

  async function claimWhileDue(): Promise<void> {
    claiming = true;
    try {
      while (!stopped && !isBusy() && performance.now() >= closedUntil && (everything || due.size > 0))
        await claimAndIndex();
    } catch (error) {
      if (isMusterError(error) && error.code === 'unknown_collection') forgetAll();
      else {
        deps.onError(error);
        everything = true;
        wakeLater(1_000);
      }
    } finally {
      claiming = false;
    }
  }

  function forgetAll(): void {
    everything = false;
    due.clear();
    trouble = null;
  }

  async function claimAndIndex(): Promise<void> {
    let collection = await deps.open();
    if (collection.definition.deleting) return forgetAll();
    // Where documents are not read, what has not moved yet would be sent over what is newer and gone: it has to join that first.
    const isHeldUp = !deps.engine.canRead && collection.former !== undefined;
    if (collection.definition.paused || isHeldUp) {
      everything = false;
      due.clear();
      return;
    }
    const all = Array.from({ length: collection.definition.partitions }, (_, partition) => partition);
    // Another replica, or a moment ago this one, may have known another number of them.
    const partitions = all.filter((partition) => (everything || due.has(partition)) && !away.has(partition));
    everything = false;
    due.clear();
    const leavesRoom = underWay.size < deps.pace.writes - 1;
    const began = performance.now();
    const claimed = await claimBatch(
      deps.redis,
      collection,
      partitions,
      faults > 0 ? PROBE_ITEMS : leavesRoom ? deps.pace.firstItems : deps.pace.items,
      deps.leaseMs,
    );
    for (const partition of claimed.more) due.add(partition);
    for (const { partition, error } of claimed.away)
      if (isOutdated(error)) {
        deps.forget();
        wakeLater(OUTDATED_WAIT_MS, [partition]);
      } else {
        away.note(partition);
        deps.onError(error);
      }
    const { items } = claimed;
    if (items.length === 0) return;
    const claimMs = performance.now() - began;
    // Dims are pinned by the very batch that wakes an indexer, which may have read the definition a moment before.
    if (findUnpinned(collection, items) !== null) {
      deps.forget();
      collection = await deps.open();
    }
    const task = index(collection, items, claimMs).finally(() => {
      underWay.delete(task);
      pump();
    });
    underWay.add(task);
  }

  async function index(collection: OpenCollection, items: ClaimedItem[], claimMs: number): Promise<void> {
    const { name } = collection.definition;
    const about = { collection: name, items: items.length, claimMs, readySince: findReadySince(items) };
    const engineDelayMs = backOffMs(faults + 1, ENGINE_DELAY_FIRST_MS, ENGINE_DELAY_MAX_MS);
    const claimedAt = performance.now();
    try {
      const report = await watch.run({ ...about, origins: origins.take(items) }, async () => {
        const indexed = await indexBatch({ ...deps, engineDelayMs }, collection, items);
        deps.onReport(indexed);
        return indexed;
      });
      note(report, engineDelayMs);
      const isLate = performance.now() - claimedAt > deps.leaseMs;
      const lost = isLate ? items.length : report.unsettledItems;
      if (lost > 0) watch.noteLostLeases(name, lost);
      for (const error of report.unsettled) deps.onError(error);
      if (report.unsettled.length > 0) wakeLater(deps.leaseMs);
    } catch (error) {
      deps.onError(error);
      wakeLater(deps.leaseMs);
    }
  }

  function note(report: BatchReport, engineDelayMs: number): void {
    if (report.engineFault !== null) {
      faults += 1;
      trouble = { reason: report.engineFault, since: trouble?.since ?? Date.now() };
      const delayMs = Math.max(engineDelayMs, report.engineRestMs);
      closedUntil = performance.now() + delayMs;
      wakeLater(delayMs + 1);
    } else {
      if (faults > 0) everything = true;
      faults = 0;
      trouble = null;
      if (report.nextDueMs !== null) wakeLater(report.nextDueMs + 1);
    }
  }

  return {
    wake,
    hurry() {
      closedUntil = 0;
    },
    trouble: () => trouble,
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      away.stop();
      // What was being claimed is indexed too: left leased, it would wait for its lease to lapse.
      await pumping;
      await Promise.all(underWay);
    },
  };
}
