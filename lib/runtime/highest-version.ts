import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { within } from '#lib/deadline.ts';
import type { Engine } from '#lib/engine/engine.ts';

const HIGHEST_VERSION_WAIT_MS = 3_000;

/** The highest version that Muster has given in a collection's index, for clocks that are set anew; 0 while the index is away, or keeps none. */
export async function readHighestVersion(
  engine: Engine,
  { definition }: OpenCollection,
  report: (error: unknown) => void,
): Promise<number> {
  // A producer's versions are no times: Muster's clocks must not start from them.
  if (definition.versions === 'producer' || !engine.canRead) return 0;
  try {
    return await within(HIGHEST_VERSION_WAIT_MS, engine.highestVersion(indexSpecOf(definition)));
  } catch (error) {
    report(
      new Error(`New clocks were set without the index's versions, a day ahead: ${String(error)}`, {
        cause: error,
      }),
    );
    return 0;
  }
}
