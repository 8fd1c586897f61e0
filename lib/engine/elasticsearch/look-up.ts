import { EngineUnavailable, type IndexSpec } from '#lib/engine/engine.ts';
import { expectAnswer, explainAnswer, saysMissingIndex } from './classify.ts';
import { segment, writeAliasOf } from './names.ts';
import type { Transport } from './transport.ts';

/** A document's source, as far as Muster knows it. */
export interface Source extends Record<string, unknown> {
  id?: string;
  modalities?: string[];
  versions?: Record<string, number>;
  metadata?: unknown;
  received?: unknown;
  indexed_at?: string;
}

/** A document as the server answers. */
export interface FoundDocument {
  _id: string;
  found?: boolean;
  error?: { type?: string; reason?: string };
  /** Where its writer has put it, if not by its ID. */
  _routing?: string;
  _source?: Source;
  _seq_no: number;
  _primary_term: number;
}

/** Elasticsearch looks up this many IDs at a time. */
const IDS_MAX = 1_000;

/** Query of a look-up that is to bring vectors, where the server leaves them out of `_source` unless asked. */
export const ALL_VECTORS = '?_source_exclude_vectors=false';

/** How an answer is asked for and read. */
export interface LookUpOptions {
  query?: string;
  parse?: (json: string) => unknown;
  idsMax?: number;
}

/**
 * Documents by ID; null when the index is missing.
 * @param options of each ID
 * @throws EngineUnavailable
 */
export async function lookUp(
  transport: Transport,
  spec: IndexSpec,
  ids: readonly string[],
  options: object,
  { query = '', parse, idsMax = IDS_MAX }: LookUpOptions = {},
): Promise<FoundDocument[] | null> {
  const path = `/${segment(writeAliasOf(spec))}/_mget`;
  const found: FoundDocument[] = [];
  for (let from = 0; from < ids.length; from += idsMax) {
    const docs = ids.slice(from, from + idsMax).map((id) => ({ _id: id, ...options }));
    let answer = await transport.send('POST', `${path}${query}`, { docs }, parse);
    // A server whose version could not be read may be too old for this parameter.
    if (query !== '' && answer.status === 400 && explainAnswer(answer).includes('_source_exclude_vectors'))
      answer = await transport.send('POST', path, { docs }, parse);
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
