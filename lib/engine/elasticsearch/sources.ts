import { vectorField } from '#lib/contract/vocabulary.ts';
import type { Target } from './dialect.ts';
import { parseExactly } from './exact-json.ts';
import { ALL_VECTORS, lookUp } from './look-up.ts';
import { pickOthers, pickVectors, toVersions, type DocumentVersions } from './read.ts';

/** A document as far as it has to be known to be written anew. What is not Muster's is parsed exactly, as are `metadata` and `received`. */
export interface FoundSource extends DocumentVersions {
  id: string;
  others: Record<string, unknown>;
  isMusters: boolean;
}

/** The vectors of a document, and when they were read. */
export interface FoundVectors extends DocumentVersions {
  vectors: Record<string, Float32Array>;
}

/** Whole documents take this much room that fewer of them are looked up at a time. */
const SOURCES_MAX = 100;

/** Documents by ID, but for Muster's vectors; others' are included. @throws EngineUnavailable */
export async function readSources(
  { transport, spec, dialect }: Target,
  ids: readonly string[],
): Promise<FoundSource[]> {
  const names = spec.fields.map(({ modality }) => modality);
  const options = { _source: { excludes: names.map(vectorField) } };
  const found = await lookUp(transport, spec, ids, options, {
    query: dialect.excludesVectors ? ALL_VECTORS : '',
    parse: parseExactly,
    idsMax: SOURCES_MAX,
  });
  return (found ?? []).map((document) => ({
    ...toVersions(document),
    id: document._id,
    others: pickOthers(document._source ?? {}, names),
    isMusters: document._source?.versions !== undefined,
  }));
}

/** Muster's vectors by ID. @throws EngineUnavailable */
export async function readVectors(
  { transport, spec, dialect }: Target,
  ids: readonly string[],
): Promise<Map<string, FoundVectors>> {
  const names = spec.fields.map(({ modality }) => modality);
  const found = await lookUp(
    transport,
    spec,
    ids,
    { _source: names.map(vectorField) },
    { query: dialect.excludesVectors ? ALL_VECTORS : '', idsMax: SOURCES_MAX },
  );
  return new Map(
    (found ?? []).map((document) => [
      document._id,
      { ...toVersions(document), vectors: pickVectors(document._source ?? {}, names) },
    ]),
  );
}
