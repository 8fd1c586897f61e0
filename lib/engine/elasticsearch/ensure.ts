import { vectorField } from '#lib/contract/vocabulary.ts';
import { EngineUnavailable, type FieldSpec, type IndexSpec } from '#lib/engine/engine.ts';
import { explainAnswer } from './classify.ts';
import { ownIndexOf, segment, writeAliasOf } from './names.ts';
import { expectAnswer } from './read.ts';
import type { Transport } from './transport.ts';

interface Property {
  type?: string;
  dims?: number;
  similarity?: string;
  element_type?: string;
  properties?: Record<string, unknown>;
}

type Mappings = Record<string, { mappings: { properties?: Record<string, Property> } }>;

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
  checkVersions(index, properties.versions);
  // What is there stays as it is mapped: an existing index often has an `id` of its own.
  const lacking = Object.entries(propertiesOf(spec.fields)).filter(
    ([name]) => name === 'versions' || !Object.hasOwn(properties, name),
  );
  const isWhole =
    lacking.length === 1 &&
    spec.fields.every(({ modality }) => Object.hasOwn(properties.versions?.properties ?? {}, modality));
  if (!isWhole)
    expectAnswer(
      await transport.send('PUT', `/${segment(index)}/_mapping`, { properties: Object.fromEntries(lacking) }),
    );
  if (name !== writeAliasOf(spec)) {
    const add = { index, alias: writeAliasOf(spec), is_write_index: true };
    expectAnswer(await transport.send('POST', '/_aliases', { actions: [{ add }] }));
  }
  return true;
}

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

function checkVersions(index: string, property: Property | undefined): void {
  if (property === undefined || (property.type ?? 'object') === 'object') return;
  throw new EngineUnavailable(
    `The index "${index}" does not fit: its field versions is ${property.type}, and Muster keeps an object there.`,
  );
}

const propertiesOf = (fields: readonly FieldSpec[]): Record<string, unknown> => ({
  id: { type: 'keyword' },
  modalities: { type: 'keyword' },
  versions: { properties: Object.fromEntries(fields.map(({ modality }) => [modality, { type: 'long' }])) },
  indexed_at: { type: 'date' },
  ...Object.fromEntries(
    fields.map(({ modality, dims, similarity }) => [
      vectorField(modality),
      { type: 'dense_vector', dims, index: true, similarity },
    ]),
  ),
});
