import calculateSlot from 'cluster-key-slot';
import { layOut } from '#lib/pairing/keys.ts';

const SLOTS = 16_384;

/** How much more than its share the busiest has: 1 is even. */
export interface Skew {
  median: number;
  worst: number;
}

const layoutOf = (name: string, partitions: number) =>
  layOut('muster:', {
    name,
    partitions,
    modalities: ['text', 'image'],
    required: ['text', 'image'],
    versions: 'arrival',
    epoch: 1,
  });

/** Of items over the partitions of a collection, for several shapes of IDs. */
export function skewOfPartitions(partitions: number, items: number): Skew {
  const shapes = [
    (i: number) => `item-${i}`,
    (i: number) => `sku/${(i * 7_919).toString(36)}`,
    (i: number) => `https://shop.example/p/${i}.jpg`,
    (i: number) => `${String(i).padStart(12, '0')}-a`,
  ];
  const layout = layoutOf('skew', partitions);
  return spreadOf(
    shapes.map((idOf) => {
      const counts = Array.from({ length: partitions }, () => 0);
      for (let i = 0; i < items; i++) counts[layout.partitionOf(idOf(i))]!++;
      return Math.max(...counts) / (items / partitions);
    }),
  );
}

/** Of a collection's partitions over the masters of a cluster that share the slots evenly, for many names of collections. */
export function skewOfMasters(partitions: number, masters: number, collections = 200): Skew {
  return spreadOf(
    Array.from({ length: collections }, (_, c) => {
      const layout = layoutOf(`collection-${c}`, partitions);
      const counts = Array.from({ length: masters }, () => 0);
      for (let partition = 0; partition < partitions; partition++)
        counts[Math.floor((calculateSlot(layout.keysOf(partition).clock) * masters) / SLOTS)]!++;
      return Math.max(...counts) / (partitions / masters);
    }),
  );
}

function spreadOf(values: readonly number[]): Skew {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)]!, worst: sorted.at(-1)! };
}
