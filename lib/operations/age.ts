import { randomUUID } from 'node:crypto';
import type { CollectionDefinition } from '#lib/collections/definition.ts';
import { count } from '#lib/pairing/count.ts';
import { policyKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { POLICY_ACTOR } from './policy-actor.ts';
import { makePlan, type Wanted } from './preview.ts';
import type { OperationRecord } from './records.ts';
import type { OperationDeps, Operations } from './runner.ts';

/** Applies the age policies of all collections, in one process at a time. */
export interface AgePolicies {
  stop(): Promise<void>;
}

const TICK_MS = 5_000;
/** A policy acts this often at most, so that its records stay few. */
const BETWEEN_MS_MAX = 60_000;

/** Starts looking for unmatched items that are older than their collection allows, by Redis' clock. */
export function startAgePolicies(deps: OperationDeps, operations: Operations): AgePolicies {
  let ticking: Promise<void> = Promise.resolve();
  let stopped = false;

  /** One process at a time, and for as long as the policy is not to act again. */
  async function takeTurn(collection: string, betweenMs: number): Promise<boolean> {
    const key = policyKey(deps.keyPrefix, collection);
    await runOnKeys(deps.redis, 'note', [key], [String(2 * betweenMs), 'state', 'running']);
    return (await runOnKeys(deps.redis, 'own', [key], [randomUUID(), String(betweenMs)])) === 1;
  }

  async function readUnderWay(): Promise<OperationRecord[]> {
    const running = await deps.records.running();
    const records = await Promise.all(running.map(({ collection, id }) => deps.records.read(collection, id)));
    return records.filter(
      (record) => record?.state === 'running' && record.actor === POLICY_ACTOR,
    ) as OperationRecord[];
  }

  async function apply({ name, agePolicy }: CollectionDefinition): Promise<void> {
    if (agePolicy === null) return;
    const collection = await deps.collections.find(name);
    const { at, unmatched } = await count(deps.redis, collection.layout);
    if (Math.min(...unmatched.map(({ oldestAt }) => oldestAt)) > at - agePolicy.afterMs) return;
    const betweenMs = Math.min(BETWEEN_MS_MAX, Math.max(TICK_MS - 1_000, agePolicy.afterMs / 10));
    if (!(await takeTurn(name, Math.round(betweenMs)))) return;
    const action = agePolicy.action === 'index' ? 'flush' : 'discard';
    const filter = { older_than_ms: agePolicy.afterMs };
    const wanted: Wanted = { action, verb: action, state: 'unmatched', ids: null, filter };
    const plan = JSON.stringify(await makePlan(deps.redis, collection, wanted));
    await operations.act(
      { collection: name, action, actor: POLICY_ACTOR, scope: 'unmatched', filter, ids: null, count: null },
      { plan, policy: JSON.stringify(agePolicy) },
    );
  }

  async function tick(): Promise<void> {
    try {
      const underWay = await readUnderWay();
      for (const definition of await deps.collections.list()) {
        const acting = underWay.filter(({ collection }) => collection === definition.name);
        if (!stopped && acting.length === 0 && !definition.deleting && definition.former === null)
          await apply(definition);
      }
    } catch (error) {
      deps.onError(error);
    }
  }

  const timer = setInterval(() => {
    ticking = ticking.then(tick);
  }, TICK_MS);
  timer.unref();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await ticking;
    },
  };
}
