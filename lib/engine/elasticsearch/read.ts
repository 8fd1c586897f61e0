import { vectorField } from '#lib/contract/vocabulary.ts';
import { EngineUnavailable, type Hit, type IndexSpec, type StoredDocument } from '#lib/engine/engine.ts';
import { explainAnswer, saysMissingIndex } from './classify.ts';
import { decodeVector } from './encode.ts';
import { segment, writeAliasOf } from './names.ts';
import type { Answer, Transport } from './transport.ts';

/** A document as far as a write has to know it. */
export interface DocumentVersions {
  versions: Readonly<Record<string, number>>;
  modalities: readonly string[];
  seqNo: number;
  primaryTerm: number;
}

interface Source extends Record<string, unknown> {
  id?: string;
  modalities?: string[];
  versions?: Record<string, number>;
  indexed_at?: string;
}

interface FoundDocument {
  _id: string;
  found?: boolean;
  error?: { type?: string; reason?: string };
  _source?: Source;
  _seq_no: number;
  _primary_term: number;
}

/** Elasticsearch looks up this many IDs at a time. */
const IDS_MAX = 1_000;

const ALL_VECTORS = '?_source_exclude_vectors=false';

/**
 * Versions of the documents that are there, as of now: a look-up by ID needs no refresh.
 * @throws EngineUnavailable also when the index is missing: then nothing is known of its documents
 */
export async function readVersions(
  transport: Transport,
  spec: IndexSpec,
  ids: readonly string[],
): Promise<Map<string, DocumentVersions>> {
  const found = await lookUp(transport, spec, ids, { _source: ['versions', 'modalities'] });
  if (found === null) throw new EngineUnavailable(`The index "${spec.index}" is missing.`);
  return new Map(
    found.map(({ _id, _source, _seq_no: seqNo, _primary_term: primaryTerm }) => [
      _id,
      {
        versions: _source?.versions ?? {},
        modalities: [_source?.modalities ?? []].flat(),
        seqNo,
        primaryTerm,
      },
    ]),
  );
}

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
    asVectors,
  );
  return new Map((found ?? []).map((document) => [document._id, toStored(document, names, withVectors)]));
}

/** A document as far as a removal has to know it: what is left without Muster's fields, and when it was read. */
export interface FoundSource {
  id: string;
  others: Record<string, unknown>;
  isMusters: boolean;
  seqNo: number;
  primaryTerm: number;
}

/** Whole documents by ID, others' vectors included. @throws EngineUnavailable */
export async function readSources(
  transport: Transport,
  spec: IndexSpec,
  ids: readonly string[],
  excludesVectors: boolean,
): Promise<FoundSource[]> {
  const found = await lookUp(transport, spec, ids, {}, excludesVectors ? ALL_VECTORS : '');
  const names = spec.fields.map(({ modality }) => modality);
  return (found ?? []).map((document) => ({
    id: document._id,
    others: toStored(document, names, false).others,
    isMusters: document._source?.versions !== undefined,
    seqNo: document._seq_no,
    primaryTerm: document._primary_term,
  }));
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

/** The body of an answer that says yes. @throws EngineUnavailable */
export function expectAnswer(answer: Answer): unknown {
  if (answer.status < 300) return answer.body;
  throw new EngineUnavailable(`Elasticsearch answers ${answer.status}: ${explainAnswer(answer)}.`);
}

/** Documents by ID; null when the index is missing. */
async function lookUp(
  transport: Transport,
  spec: IndexSpec,
  ids: readonly string[],
  options: object,
  query = '',
): Promise<FoundDocument[] | null> {
  const path = `/${segment(writeAliasOf(spec))}/_mget`;
  const found: FoundDocument[] = [];
  for (let from = 0; from < ids.length; from += IDS_MAX) {
    const docs = ids.slice(from, from + IDS_MAX).map((id) => ({ _id: id, ...options }));
    let answer = await transport.send('POST', `${path}${query}`, { docs });
    // A server whose version could not be read may be too old for this parameter.
    if (query !== '' && answer.status === 400 && explainAnswer(answer).includes('_source_exclude_vectors'))
      answer = await transport.send('POST', path, { docs });
    if (saysMissingIndex(answer)) return null;
    const { docs: answered } = expectAnswer(answer) as { docs: FoundDocument[] };
    if (answered.some(({ error }) => error?.type === 'index_not_found_exception')) return null;
    const broken = answered.find(({ error }) => error !== undefined);
    if (broken !== undefined)
      throw new EngineUnavailable(
        `Elasticsearch cannot read a document: ${broken.error?.reason ?? 'no reason given'}.`,
      );
    found.push(...answered.filter((document) => document.found === true));
  }
  return found;
}

function toStored(
  { _id, _source = {} }: FoundDocument,
  names: readonly string[],
  withVectors: boolean,
): StoredDocument {
  const { id: _, modalities = [], versions = {}, indexed_at: indexedAt = '', ...rest } = _source;
  const fields = names.map(vectorField);
  const vectors = names.flatMap((name) => {
    const vector = decodeVector(rest[vectorField(name)]);
    return vector === null ? [] : [[name, vector] as const];
  });
  return {
    id: _id,
    modalities: [modalities].flat(),
    versions,
    indexedAt,
    ...(withVectors ? { vectors: Object.fromEntries(vectors) } : {}),
    others: Object.fromEntries(Object.entries(rest).filter(([name]) => !fields.includes(name))),
  };
}
