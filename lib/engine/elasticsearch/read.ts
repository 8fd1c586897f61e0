import { vectorField } from '#lib/contract/vocabulary.ts';
import { EngineUnavailable, type Hit, type IndexSpec, type StoredDocument } from '#lib/engine/engine.ts';
import { expectAnswer, saysMissingIndex } from './classify.ts';
import { decodeVector } from './encode.ts';
import { ALL_VECTORS, lookUp, type FoundDocument, type Source } from './look-up.ts';
import { leaveOut, readMembers, readReceipts, type FoundObjects } from './members.ts';
import { segment, writeAliasOf } from './names.ts';
import type { Transport } from './transport.ts';

/** A document as far as a write has to know it. */
export interface DocumentVersions extends FoundObjects {
  versions: Readonly<Record<string, number>>;
  modalities: readonly string[];
  seqNo: number;
  primaryTerm: number;
  routing: string | undefined;
}

/**
 * Versions of the documents that are there, as of now: a look-up by ID needs no refresh.
 * @throws EngineUnavailable also when the index is missing: then nothing is known of its documents
 */
export async function readVersions(
  transport: Transport,
  spec: IndexSpec,
  ids: readonly string[],
): Promise<Map<string, DocumentVersions>> {
  const _source = ['versions', 'modalities', 'metadata', 'received'];
  const found = await lookUp(transport, spec, ids, { _source });
  if (found === null) throw new EngineUnavailable(`The index "${spec.index}" is missing.`);
  return new Map(found.map((document) => [document._id, toVersions(document)]));
}

/** What a write has to know of a document. */
export const toVersions = ({
  _source = {},
  _seq_no,
  _primary_term,
  _routing,
}: FoundDocument): DocumentVersions => ({
  versions: _source.versions ?? {},
  modalities: [_source.modalities ?? []].flat(),
  metadata: _source.metadata,
  received: _source.received,
  seqNo: _seq_no,
  primaryTerm: _primary_term,
  routing: _routing,
});

/**
 * Documents by ID.
 * @param excludesVectors the server leaves vectors out of `_source` unless asked (from 9.2 on)
 * @throws EngineUnavailable
 */
export async function readDocuments(
  transport: Transport,
  spec: IndexSpec,
  ids: readonly string[],
  withVectors: boolean,
  excludesVectors: boolean,
): Promise<Map<string, StoredDocument>> {
  const names = spec.fields.map(({ modality }) => modality);
  const asVectors = withVectors && excludesVectors ? ALL_VECTORS : '';
  const found = await lookUp(
    transport,
    spec,
    ids,
    withVectors ? {} : { _source: { excludes: names.map(vectorField) } },
    { query: asVectors },
  );
  return new Map((found ?? []).map((document) => [document._id, toStored(document, names, withVectors)]));
}

/** The k nearest documents. @throws EngineUnavailable */
export async function searchNearest(
  transport: Transport,
  spec: IndexSpec,
  modality: string,
  vector: Float32Array,
  k: number,
): Promise<Hit[]> {
  const candidates = Math.min(10_000, Math.max(100, 2 * k));
  const answer = await transport.send('POST', `/${segment(writeAliasOf(spec))}/_search`, {
    size: k,
    _source: false,
    knn: { field: vectorField(modality), query_vector: Array.from(vector), k, num_candidates: candidates },
  });
  if (saysMissingIndex(answer)) return [];
  const { hits } = expectAnswer(answer) as { hits: { hits: { _id: string; _score: number }[] } };
  return hits.hits.map(({ _id, _score }) => ({ id: _id, score: _score }));
}

/** Documents in the index. @throws EngineUnavailable */
export async function countDocuments(transport: Transport, spec: IndexSpec): Promise<number> {
  const answer = await transport.send('GET', `/${segment(writeAliasOf(spec))}/_count`);
  return saysMissingIndex(answer) ? 0 : (expectAnswer(answer) as { count: number }).count;
}

/** What the index takes on disk, without its replicas; null when the key may not ask. @throws EngineUnavailable */
export async function readBytes(transport: Transport, spec: IndexSpec): Promise<number | null> {
  const filter = '_all.primaries.store.size_in_bytes';
  const answer = await transport.send(
    'GET',
    `/${segment(writeAliasOf(spec))}/_stats/store?filter_path=${filter}`,
  );
  if (answer.status === 403) return null;
  if (saysMissingIndex(answer)) return 0;
  const { _all: all } = expectAnswer(answer) as {
    _all?: { primaries?: { store?: { size_in_bytes?: number } } };
  };
  return all?.primaries?.store?.size_in_bytes ?? null;
}

/** The highest version that any document holds, whatever its modality; refreshed first. @throws EngineUnavailable */
export async function readHighestVersion(transport: Transport, spec: IndexSpec): Promise<number> {
  const alias = segment(writeAliasOf(spec));
  const refreshed = await transport.send('POST', `/${alias}/_refresh`);
  if (saysMissingIndex(refreshed)) return 0;
  expectAnswer(refreshed);
  const mappings = expectAnswer(await transport.send('GET', `/${alias}/_mapping`)) as Record<
    string,
    { mappings: { properties?: { versions?: { properties?: Record<string, unknown> } } } }
  >;
  const modalities = Object.values(mappings).flatMap(({ mappings: { properties } }) =>
    Object.keys(properties?.versions?.properties ?? {}),
  );
  if (modalities.length === 0) return 0;
  const aggs = Object.fromEntries(
    modalities.map((modality) => [modality, { max: { field: `versions.${modality}` } }]),
  );
  const { aggregations } = expectAnswer(
    await transport.send('POST', `/${alias}/_search`, { size: 0, aggs }),
  ) as {
    aggregations: Record<string, { value: number | null }>;
  };
  return Math.max(0, ...Object.values(aggregations).map(({ value }) => value ?? 0));
}

/** What is in a document that is not Muster's. */
export function pickOthers(source: Source, names: readonly string[]): Record<string, unknown> {
  const {
    id: _id,
    modalities: _modalities,
    versions: _versions,
    indexed_at: _at,
    metadata,
    received,
    ...rest
  } = source;
  const fields = names.map(vectorField);
  const objects = { metadata: leaveOut(metadata, names), received: leaveOut(received, names) };
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => !fields.includes(name))),
    ...Object.fromEntries(Object.entries(objects).filter(([, left]) => left !== undefined)),
  };
}

/** The vectors that a document holds. */
export const pickVectors = (source: Source, names: readonly string[]): Record<string, Float32Array> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const vector = decodeVector(source[vectorField(name)]);
      return vector === null ? [] : [[name, vector] as const];
    }),
  );

const toStored = (
  { _id, _source = {} }: FoundDocument,
  names: readonly string[],
  withVectors: boolean,
): StoredDocument => ({
  id: _id,
  modalities: [_source.modalities ?? []].flat(),
  versions: _source.versions ?? {},
  metadata: readMembers(_source.metadata, names),
  received: readReceipts(_source.received, names),
  indexedAt: _source.indexed_at ?? '',
  ...(withVectors ? { vectors: pickVectors(_source, names) } : {}),
  others: pickOthers(_source, names),
});
