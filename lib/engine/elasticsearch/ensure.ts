import { vectorField } from '#lib/contract/vocabulary.ts';
import { EngineUnavailable, type FieldSpec, type IndexSpec } from '#lib/engine/engine.ts';
import { expectAnswer, explainAnswer } from './classify.ts';
import { ownIndexOf, segment, writeAliasOf } from './names.ts';
import type { Transport } from './transport.ts';

interface Property extends Record<string, unknown> {
  type?: string;
  dims?: number;
  similarity?: string;
  element_type?: string;
  properties?: Properties;
}

type Properties = Record<string, Property>;

type Mappings = Record<string, { mappings: { properties?: Properties } }>;

/**
 * Makes the index with its mapping, or checks one that is there and adds what it lacks. Afterwards Muster's write alias
 * stands for exactly one index.
 * @throws EngineUnavailable with one sentence when the index cannot be used
 */
export async function ensureIndex(transport: Transport, spec: IndexSpec): Promise<void> {
  if (await adopt(transport, spec, writeAliasOf(spec))) return;
  if (await adopt(transport, spec, spec.index)) return;
  const made = await transport.send('PUT', `/${segment(ownIndexOf(spec))}`, {
    aliases: { [spec.index]: {}, [writeAliasOf(spec)]: { is_write_index: true } },
    mappings: { _meta: { muster: { collection: spec.collection } }, properties: propertiesOf(spec.fields) },
  });
  // Another replica was first: what it made is checked like any other.
  const isTaken = made.status === 400 && explainAnswer(made).includes('resource_already_exists_exception');
  if (isTaken && (await adopt(transport, spec, writeAliasOf(spec)))) return;
  expectAnswer(made);
}

/** Checks the index behind a name and gives it the write alias; false when there is none. */
async function adopt(transport: Transport, spec: IndexSpec, name: string): Promise<boolean> {
  const answer = await transport.send('GET', `/${segment(name)}/_mapping`);
  if (answer.status === 404) return false;
  const mappings = expectAnswer(answer) as Mappings;
  const index = await pickWriteIndex(transport, name, Object.keys(mappings));
  const properties = mappings[index]?.mappings.properties ?? {};
  for (const field of spec.fields) checkField(index, field, properties[vectorField(field.modality)]);
  for (const field of ['versions', 'metadata']) checkObject(index, field, properties[field]);
  const lacking = pickLacking(propertiesOf(spec.fields), properties);
  if (Object.keys(lacking).length > 0)
    expectAnswer(await transport.send('PUT', `/${segment(index)}/_mapping`, { properties: lacking }));
  if (name !== writeAliasOf(spec)) {
    const add = { index, alias: writeAliasOf(spec), is_write_index: true };
    expectAnswer(await transport.send('POST', '/_aliases', { actions: [{ add }] }));
  }
  return true;
}

/** What is there stays as it is mapped, an `id` of another type too; objects are completed. */
const pickLacking = (wanted: Properties, found: Properties): Properties =>
  Object.fromEntries(
    Object.entries(wanted).flatMap(([name, property]): [string, Property][] => {
      const there = Object.hasOwn(found, name) ? found[name] : undefined;
      if (there === undefined) return [[name, property]];
      if (property.properties === undefined || there.type === 'flattened') return [];
      const properties = pickLacking(property.properties, there.properties ?? {});
      return Object.keys(properties).length === 0 ? [] : [[name, { properties }]];
    }),
  );

async function pickWriteIndex(
  transport: Transport,
  name: string,
  indices: readonly string[],
): Promise<string> {
  if (indices.length === 1) return indices[0]!;
  const aliases = expectAnswer(await transport.send('GET', `/_alias/${segment(name)}`)) as Record<
    string,
    { aliases: Record<string, { is_write_index?: boolean }> }
  >;
  const writable = Object.entries(aliases).find(([, { aliases: of }]) => of[name]?.is_write_index === true);
  if (writable !== undefined) return writable[0];
  throw new EngineUnavailable(
    `The alias "${name}" stands for ${indices.length} indices and none is its write index. Name one index, or mark one.`,
  );
}

function checkField(
  index: string,
  { modality, dims, similarity }: FieldSpec,
  property: Property | undefined,
): void {
  if (property === undefined) return;
  const field = vectorField(modality);
  const refuse = (what: string): never => {
    throw new EngineUnavailable(`The index "${index}" does not fit: its field ${field} ${what}.`);
  };
  if (property.type !== 'dense_vector')
    refuse(`is ${property.type ?? 'an object'}, and has to be dense_vector`);
  if ((property.element_type ?? 'float') !== 'float')
    refuse(`holds ${property.element_type} elements, and the embeddings are float`);
  if (property.dims !== undefined && property.dims !== dims)
    refuse(`has ${property.dims} dims, and the embeddings have ${dims}`);
  if ((property.similarity ?? 'cosine') !== similarity)
    refuse(`compares by ${property.similarity ?? 'cosine'}, and the collection by ${similarity}`);
}

function checkObject(index: string, field: string, property: Property | undefined): void {
  const type = property?.type ?? 'object';
  if (type === 'object' || (field === 'metadata' && type === 'flattened')) return;
  throw new EngineUnavailable(
    `The index "${index}" does not fit: its field ${field} is ${type}, and Muster keeps an object there.`,
  );
}

/** Whatever producers send, it makes no fields and clashes with none; what is longer than a term may be is not searchable. */
const METADATA: Property = { type: 'flattened', depth_limit: 20, ignore_above: 8_191 };

const eachModality = (fields: readonly FieldSpec[], property: Property): Properties =>
  Object.fromEntries(fields.map(({ modality }) => [modality, property]));

const propertiesOf = (fields: readonly FieldSpec[]): Properties => ({
  id: { type: 'keyword' },
  modalities: { type: 'keyword' },
  versions: { properties: eachModality(fields, { type: 'long' }) },
  metadata: { properties: eachModality(fields, METADATA) },
  indexed_at: { type: 'date' },
  ...Object.fromEntries(
    fields.map(({ modality, dims, similarity }) => [
      vectorField(modality),
      { type: 'dense_vector', dims, index: true, similarity },
    ]),
  ),
});
