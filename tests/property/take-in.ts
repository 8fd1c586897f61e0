import * as fc from 'fast-check';
import { expect } from 'vitest';
import { dropRepeats } from '#lib/intake/drop-repeats.ts';
import { storeBatch } from '#lib/intake/store.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import type { Arrival } from '#lib/pairing/put.ts';
import { embeddingOf } from './embedding.ts';
import { IDS, type Shape } from './shape.ts';
import type { State, World } from './world.ts';

/** A producer's batch: which modality is meant depends on the collection. */
export interface Sent {
  producer: string;
  rows: { id: string; modality: number; value: number; version: number }[];
}

const anyId = fc.constantFrom(...IDS);
const anyValue = fc.integer({ min: 1, max: 3 });
const anyVersion = fc.nat(5);

const anyRow = fc.record({ id: anyId, modality: fc.nat(2), value: anyValue, version: anyVersion });

/** All that an item can hold. */
const anyWhole = fc
  .record({ id: anyId, value: anyValue, version: anyVersion })
  .map((row) => [0, 1, 2].map((modality) => ({ ...row, modality })));

/** Few IDs, values and versions, so that the same, older and newer ones come by themselves. */
export const anySent: fc.Arbitrary<Sent> = fc.record({
  producer: fc.constantFrom('p', 'q'),
  rows: fc.oneof(fc.array(anyRow, { minLength: 1, maxLength: 4 }), anyWhole),
});

/** A batch is sent and acknowledged. */
export async function put(
  state: State,
  { redis, collection }: World,
  { producer, rows }: Sent,
): Promise<void> {
  const { layout } = collection;
  const { shape } = state.model;
  const { arrivals } = dropRepeats(
    rows.map((row) => readRow(shape, row)),
    shape.versions,
  );
  const clocksAreThere = () => Promise.reject(new Error('a clock is lost'));
  const {
    readyPartitions: _,
    waitsMs,
    ...counts
  } = await storeBatch(redis, collection, producer, arrivals, clocksAreThere);
  const held = new Map(
    await Promise.all(IDS.map(async (id) => [id, await inspect(redis, layout, id)] as const)),
  );
  const notesOf = ({ id, modality, version: own }: Arrival) => {
    const { version, receivedAt } = held.get(id)!.embeddings[modality]!;
    return { version: own ?? version, receivedAt };
  };
  const stampOf = (arrival: Arrival): number => notesOf(arrival).version;
  const predicted = state.model.put(arrivals, producer, notesOf);
  expect(counts).toEqual(predicted.counts);
  expect(waitsMs).toHaveLength(counts.completed);
  for (const arrival of predicted.accepted)
    state.ledger.accept(arrival.id, arrival.modality, {
      value: arrival.vector[0]!,
      ...notesOf(arrival),
      producer,
    });
  if (shape.versions === 'arrival') noteStamps(state, layout, predicted.accepted, stampOf);
}

/** By arrival a call has one version, above every one before. */
function noteStamps(
  { stamps }: State,
  layout: Layout,
  accepted: readonly Arrival[],
  stampOf: (arrival: Arrival) => number,
): void {
  for (const [partition, group] of Map.groupBy(accepted, ({ id }) => layout.partitionOf(id))) {
    const drawn = new Set(group.map(stampOf));
    expect(drawn.size).toBe(1);
    const [stamp] = drawn;
    expect(stamp).toBeGreaterThan(stamps[partition]!);
    stamps[partition] = stamp!;
  }
}

function readRow(
  { modalities, versions }: Shape,
  { id, modality, value, version }: Sent['rows'][0],
): Arrival {
  return {
    id,
    modality: modalities[modality % modalities.length]!,
    ...embeddingOf(value),
    ...(versions === 'producer' ? { version } : {}),
  };
}
