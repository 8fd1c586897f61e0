import type { CollectionDefinition } from '#lib/collections/definition.ts';
import { applyIdRule } from '#lib/contract/id-rule.ts';
import { explainInvalidId } from '#lib/contract/item-id.ts';
import { LIMITS, MODEL_FORM, type Similarity } from '#lib/contract/vocabulary.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { quote } from '#lib/formats/quote.ts';
import type { Arrival } from '#lib/pairing/put.ts';
import { explainInvalidVersion } from './check-version.ts';
import { readMetadata } from './read-metadata.ts';
import { readModel } from './read-model.ts';
import { isVectorFault, readVector } from './read-vector.ts';
import type { RawEmbedding } from './rows.ts';

/** What a collection asks of the embeddings of one modality; what is null is fixed by the first one. */
export interface Expectation {
  similarity: Similarity;
  dims: number | null;
  model: string | null;
}

/** The rule that an embedding breaks, and the row's member at fault. */
export interface ArrivalFault {
  member: string;
  code: ErrorCode;
  rule: string;
}

/** An embedding that breaks no rule, and the model that made it, where that is told. */
export interface ReadArrival {
  arrival: Arrival;
  model: string | null;
}

/** Checks one embedding against all rules, and puts it in the form in which it is held. */
export function readArrival(
  raw: RawEmbedding,
  { versions, idRule }: Pick<CollectionDefinition, 'versions' | 'idRule'>,
  expected: Expectation,
): ReadArrival | ArrivalFault {
  const { id, modality, version, metadata } = raw;
  const wrongId = explainInvalidId(id);
  if (wrongId !== null) return { member: 'id', code: 'invalid_id', rule: wrongId };
  const wrongVersion = explainInvalidVersion(version, versions);
  if (wrongVersion !== null) return { member: 'version', code: 'invalid_version', rule: wrongVersion };
  const model = readModel(raw.model);
  if (model === undefined)
    return { member: raw.modelMember, code: 'invalid_model', rule: `the model has to be ${MODEL_FORM}` };
  if (model !== null && expected.model !== null && model !== expected.model)
    return {
      member: raw.modelMember,
      code: 'model_mismatch',
      rule: `the model is ${quote(model, LIMITS.modelChars)}, and the ${modality} embeddings here are of ${quote(expected.model, LIMITS.modelChars)}`,
    };
  const vector = readVector(raw.embedding, expected.dims, expected.similarity);
  if (isVectorFault(vector)) {
    const { at, code, rule } = vector;
    return { member: at === undefined ? raw.member : `${raw.member}/${at}`, code, rule };
  }
  const arrival: Arrival = {
    id: applyIdRule(idRule, id as string),
    modality,
    vector,
    version: version as number | undefined,
  };
  if (metadata === undefined || metadata === null) return { arrival, model };
  const read = readMetadata(metadata);
  return 'rule' in read
    ? { member: raw.metadataMember, code: 'invalid_metadata', rule: read.rule }
    : { arrival: { ...arrival, metadata: read.json }, model };
}

/** True for what `readArrival` gives instead of an arrival. */
export const isArrivalFault = (read: ReadArrival | ArrivalFault): read is ArrivalFault => 'rule' in read;
