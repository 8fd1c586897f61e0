import type { Pin } from '#lib/collections/collections.ts';
import type { CollectionDefinition } from '#lib/collections/definition.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import type { Arrival } from '#lib/pairing/put.ts';
import { FaultList, type RowFault, type RowPlace } from './faults.ts';
import { isArrivalFault, readArrival, type Expectation } from './read-arrival.ts';
import type { BatchShape, RowList } from './row-list.ts';
import { readEmbeddings } from './rows.ts';

/** The part of a batch that breaks no rule, and what the rest breaks. */
export interface JudgedBatch {
  arrivals: Arrival[];
  /** Where each arrival stood. */
  places: RowPlace[];
  /** Vector length, and model where one is named, of each modality among the arrivals. */
  pins: Pin[];
  faults: RowFault[];
}

/** How a batch is to be judged. */
export interface JudgeOptions {
  shape: BatchShape;
  /** What stands for the `embedding_type` of rows without one. */
  type?: string;
  /** The model of embeddings that name none, as `name@revision`. */
  model?: string;
  /** Rows at fault are told one by one, instead of refusing the batch. */
  partial?: boolean;
}

/**
 * Checks a whole batch before anything of it is stored.
 * @throws MusterError with the code of the first row at fault, and up to a hundred faults listed, unless asked for the part
 *   that breaks no rule
 */
export function validateBatch(
  list: RowList,
  definition: CollectionDefinition,
  { shape, type, model, partial = false }: JudgeOptions,
): JudgedBatch {
  const faults = new FaultList(partial ? Infinity : LIMITS.faultsListed);
  const expected = new Map(
    definition.modalities.map(({ name, ...modality }): [string, Expectation] => [name, { ...modality }]),
  );
  const defaults = { shape, type, model: list.model ?? model };
  const arrivals: Arrival[] = [];
  const places: RowPlace[] = [];
  for (const raw of readEmbeddings(list, defaults, [...expected.keys()], faults)) {
    if (faults.isFull) break;
    const { place, modality } = raw;
    const expectation = expected.get(modality)!;
    const read = readArrival(raw, definition, expectation);
    if (isArrivalFault(read)) {
      faults.add(place, read.member, read.code, read.rule, modality);
      continue;
    }
    expectation.dims = read.arrival.vector.length;
    expectation.model ??= read.model;
    arrivals.push(read.arrival);
    places.push(place);
  }
  if (!partial) faults.throwIfAny();
  const present = [...new Set(arrivals.map(({ modality }) => modality))];
  const pins = present.flatMap((modality) =>
    (['dims', 'model'] as const).flatMap((member): Pin[] => {
      const value = expected.get(modality)![member];
      return value === null ? [] : [{ modality, member, value }];
    }),
  );
  return { arrivals, places, pins, faults: faults.found };
}
