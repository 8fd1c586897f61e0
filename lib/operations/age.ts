import { randomUUID } from 'node:crypto';
import type { CollectionDefinition } from '#lib/collections/definition.ts';
import { count } from '#lib/pairing/count.ts';
import { operationKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { makePlan, type Wanted } from './preview.ts';
import type { OperationDeps, Operations } from './runner.ts';

/** Applies the age policies of all collections, in one process at a time. */
export interface AgePolicies {
  stop(): Promise<void>;
}

const TICK_MS = 5_000;
const LEADING_MS = 30_000;

/** Starts looking for unmatched items that are older than their collection allows, by Redis' clock. */
export function startAgePolicies(deps: OperationDeps, operations: Operations): AgePolicies {
  const owner = randomUUID();
  let ticking: Promise<void> = Promise.resolve();
  let stopped = false;

  async function leads(collection: string): Promise<boolean> {
    const key = operationKey(deps.keyPrefix, collection, 'age-policy');
    await runOnKeys(deps.redis, 'note', [key], [String(2 * LEADING_MS), 'state', 'running']);
    return (await runOnKeys(deps.redis, 'own', [key], [owner, String(LEADING_MS)])) === 1;
  }

  async function apply({ name, agePolicy }: CollectionDefinition): Promise<void> {
    const collection = await deps.collections.find(name);
    const { at, unmatched } = await count(deps.redis, collection.layout);
    const oldestAt = Math.min(...unmatched.map((list) => list.oldestAt));
    if (agePolicy === null || oldestAt > at - agePolicy.afterMs || !(await leads(name))) return;
    const action = agePolicy.action === 'index' ? 'flush' : 'discard';
    const filter = { older_than_ms: agePolicy.afterMs };
    const wanted: Wanted = { action, verb: action, state: 'unmatched', ids: null, filter };
    const plan = JSON.stringify(await makePlan(deps.redis, collection, wanted));
    await operations.act(
      { collection: name, action, actor: 'age policy', scope: 'unmatched', filter, ids: null, count: null },
      { plan },
    );
  }

  async function tick(): Promise<void> {
    try {
      for (const definition of await deps.collections.list())
        if (!stopped && definition.agePolicy !== null && !definition.deleting) await apply(definition);
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
