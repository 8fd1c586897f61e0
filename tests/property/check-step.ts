import { expect } from 'vitest';
import { readTime } from '#lib/pairing/clock.ts';
import { readHoldings, type Holdings } from '#tests/support/holdings.ts';
import { findBreachesOf } from '#tests/support/invariants.ts';
import { valueOf } from './embedding.ts';
import type { Item } from './model.ts';
import { IDS } from './shape.ts';
import type { State, World } from './world.ts';

/** After every step: the invariants hold, Redis holds what the model does, and no document is wrong, half or older than it was. */
export async function checkStep({ model, ledger }: State, world: World): Promise<void> {
  const { redis, collection } = world;
  const { layout } = collection;
  const all = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) => readHoldings(redis, layout, partition)),
  );
  expect(all.flatMap((holdings) => findBreachesOf(layout, holdings))).toEqual([]);
  const now = await readTime(redis);
  const held = all.flatMap((holdings) =>
    [...holdings.items.keys()].map(
      (id) => [id, readItem(layout.spec.modalities, holdings, id, now)] as const,
    ),
  );
  const wanted = [...model.items].map(
    ([id, { isOld: _isOld, moved: _moved, ...item }]) => [id, item] as const,
  );
  expect(Object.fromEntries(held)).toEqual(Object.fromEntries(wanted));
  expect(ledger.watch(IDS, await world.documents())).toEqual([]);
}

function readItem(
  modalities: readonly string[],
  { ready, failed, items }: Holdings,
  id: string,
  now: number,
): Omit<Item, 'isOld' | 'moved'> {
  const hash = items.get(id)!;
  const numberOf = (field: string) => Number(hash[field]?.toString() ?? 0);
  const held = modalities.filter((modality) => hash[`v:${modality}`] !== undefined);
  return {
    list: ready.has(id) ? 'ready' : failed.has(id) ? 'failed' : 'unmatched',
    isDue: ready.has(id) && ready.get(id)! <= now,
    isLeased: numberOf('lease') > now,
    isFlushed: hash.flush !== undefined,
    isMergeOnly: hash.merge !== undefined,
    tries: numberOf('tries'),
    embeddings: Object.fromEntries(
      held.map((modality) => [
        modality,
        {
          value: valueOf(hash[`v:${modality}`]!.readFloatLE(0), parse(hash[`m:${modality}`])),
          version: numberOf(`n:${modality}`),
          receivedAt: numberOf(`r:${modality}`),
          producer: hash[`p:${modality}`]!.toString(),
        },
      ]),
    ),
  };
}

const parse = (json: Buffer | undefined): object | undefined =>
  json === undefined ? undefined : (JSON.parse(json.toString()) as object);
