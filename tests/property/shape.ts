import * as fc from 'fast-check';
import { defaultDefinition } from '#lib/collections/definition.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { layOut } from '#lib/pairing/keys.ts';

/** What kind of collection a run is about. */
export interface Shape {
  modalities: readonly string[];
  required: readonly string[];
  versions: 'arrival' | 'producer';
  partitions: number;
}

/** Few IDs, so that steps meet; the last one holds what keys are made of. */
export const IDS: readonly string[] = ['a', 'ba', 'ba é:{0}*'];

const ALL = ['text', 'image', 'audio'];

/** Two required modalities, three, or two and an optional one. */
export const anyShape: fc.Arbitrary<Shape> = fc
  .record({
    modalities: fc.constantFrom(ALL.slice(0, 2), ALL),
    versions: fc.constantFrom('arrival', 'producer'),
    partitions: fc.integer({ min: 1, max: 2 }),
    hasOptional: fc.boolean(),
  })
  .map(({ modalities, versions, partitions, hasOptional }) => ({
    modalities,
    required: hasOptional ? modalities.slice(0, 2) : modalities,
    versions,
    partitions,
  }));

/** The collection of a run, under keys of its own. */
export function makeCollection(shape: Shape, name: string, keyPrefix: string): OpenCollection {
  const { modalities, required, versions, partitions } = shape;
  const spec = { name, partitions, modalities, required, versions, epoch: 0 };
  return {
    layout: layOut(keyPrefix, spec),
    isMade: true,
    definition: {
      ...defaultDefinition(name),
      partitions,
      versions,
      modalities: modalities.map((modality) => ({
        name: modality,
        required: required.includes(modality),
        // Elasticsearch 9 gives cosine vectors back rounded; here a vector stands for a value, to the bit.
        similarity: 'l2_norm',
        dims: 2,
        model: null,
      })),
    },
  };
}
