import { isDeepStrictEqual } from 'node:util';
import type { Collection } from '#lib/contract/answers.ts';
import type { IndexSettingsRequest } from '#lib/contract/index-settings.ts';
import type { IndexSettings } from '#lib/engine/engine.ts';

/** An index that is left to the engine. */
export const DEFAULT_INDEX_SETTINGS: IndexSettings = {
  shards: null,
  replicas: null,
  exactVectors: false,
  vectors: null,
};

/** Settings as the API shows them. */
export const describeIndexSettings = ({
  exactVectors,
  vectors,
  ...settings
}: IndexSettings): Collection['index_settings'] => ({
  ...settings,
  exact_vectors: exactVectors,
  vectors: vectors as Collection['index_settings']['vectors'],
});

/** Settings with those that a request names. */
export function applyIndexSettings(
  base: IndexSettings,
  { exact_vectors: exactVectors = base.exactVectors, ...settings }: IndexSettingsRequest,
): IndexSettings {
  const { shards = base.shards, replicas = base.replicas, vectors = base.vectors } = settings;
  return { shards, replicas, exactVectors, vectors };
}

/** The first setting that differs, as the API calls it; null when none does. */
export function findDifference(
  a: IndexSettings,
  b: IndexSettings,
): keyof Collection['index_settings'] | null {
  const [one, other] = [describeIndexSettings(a), describeIndexSettings(b)];
  const names = Object.keys(one) as (keyof typeof one)[];
  return names.find((name) => !isDeepStrictEqual(one[name], other[name])) ?? null;
}
