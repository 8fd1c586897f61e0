import { vectorField } from '#lib/contract/vocabulary.ts';
import { EngineUnavailable, type FieldSpec, type IndexSpec } from '#lib/engine/engine.ts';
import { expectAnswer, explainAnswer } from './classify.ts';
import { isWriteAlias, ownIndexOf, segment, writeAliasOf } from './names.ts';
import type { Answer, Transport } from './transport.ts';

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
  const made = await makeIndex(transport, spec, settingsOf(spec));
  // Another replica was first: what it made is checked like any other.
  const isTaken = made.status === 400 && explainAnswer(made).includes('resource_already_exists_exception');
  if (isTaken && (await adopt(transport, spec, writeAliasOf(spec)))) return;
  expectAnswer(made);
}

const EXCLUDES_VECTORS = 'index.mapping.exclude_source_vectors';

const settingsOf = ({ settings }: IndexSpec): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({
      'index.number_of_shards': settings?.shards,
      'index.number_of_replicas': settings?.replicas,
      [EXCLUDES_VECTORS]: settings?.exactVectors ? false : null,
    }).filter(([, value]) => value !== null && value !== undefined),
  );

async function makeIndex(
  transport: Transport,
  spec: IndexSpec,
  settings: Record<string, unknown>,
): Promise<Answer> {
  const made = await transport.send('PUT', `/${segment(ownIndexOf(spec))}`, {
    settings,
    aliases: { [spec.index]: {}, [writeAliasOf(spec)]: { is_write_index: true } },
    mappings: { _meta: { muster: { collection: spec.collection } }, properties: propertiesOf(spec) },
  });
  // A server that does not know it keeps every vector exactly as it is.
  const knows = !explainAnswer(made).includes(`unknown setting [${EXCLUDES_VECTORS}]`);
  if (knows || made.status !== 400 || settings[EXCLUDES_VECTORS] === undefined) return made;
  const { [EXCLUDES_VECTORS]: _, ...rest } = settings;
  return makeIndex(transport, spec, rest);
}

/** Checks the index behind a name and gives it the write alias; false when there is none. */
async function adopt(transport: Transport, spec: IndexSpec, name: string): Promise<boolean> {
  const answer = await transport.send('GET', `/${segment(name)}/_mapping`);
  if (answer.status === 404) return false;
  const mappings = expectAnswer(answer) as Mappings;
  const index = await pickWriteIndex(transport, name, Object.keys(mappings));
  if (name !== writeAliasOf(spec)) await checkUnwritten(transport, spec, index);
  const properties = mappings[index]?.mappings.properties ?? {};
  for (const field of spec.fields) checkField(index, field, properties[vectorField(field.modality)]);
  if (spec.settings?.exactVectors) await checkExactness(transport, index);
  for (const field of ['versions', 'metadata', 'received']) checkObject(index, field, properties[field]);
  for (const { modality } of spec.fields)
    checkObject(index, `received.${modality}`, properties['received']?.properties?.[modality]);
  const lacking = pickLacking(propertiesOf(spec), properties);
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

/** An alias that was pointed to another collection's index leads there: two would overwrite each other's documents. */
async function checkUnwritten(transport: Transport, spec: IndexSpec, index: string): Promise<void> {
  const found = expectAnswer(await transport.send('GET', `/${segment(index)}/_alias`)) as Record<
    string,
    { aliases: Record<string, unknown> }
  >;
  const other = Object.keys(found[index]?.aliases ?? {}).find(
    (alias) => isWriteAlias(alias) && alias !== writeAliasOf(spec),
  );
  if (other === undefined) return;
  throw new EngineUnavailable(
    `"${spec.index}" leads to the index "${index}", which another collection writes to by "${other}". Name another index.`,
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

async function checkExactness(transport: Transport, index: string): Promise<void> {
  const path = `/${segment(index)}/_settings/${EXCLUDES_VECTORS}?include_defaults=true&flat_settings=true`;
  const [found] = Object.values(
    expectAnswer(await transport.send('GET', path)) as Record<
      string,
      Record<string, Record<string, unknown>>
    >,
  );
  if ({ ...found?.defaults, ...found?.settings }[EXCLUDES_VECTORS] !== 'true') return;
  throw new EngineUnavailable(
    `The index "${index}" does not fit: the collection asks for exact vectors, and it keeps them normalised (${EXCLUDES_VECTORS} is true).`,
  );
}

function checkObject(index: string, field: string, property: Property | undefined): void {
  const type = property?.type ?? 'object';
  if (type === 'object' || (field !== 'versions' && type === 'flattened')) return;
  throw new EngineUnavailable(
    `The index "${index}" does not fit: its field ${field} is ${type}, and Muster keeps an object there.`,
  );
}

/** Whatever producers send, it makes no fields and clashes with none; what is longer than a term may be is not searchable. */
const METADATA: Property = { type: 'flattened', depth_limit: 20, ignore_above: 8_191 };

const RECEIPT: Property = {
  properties: { at: { type: 'date' }, by: { type: 'keyword', ignore_above: 512 } },
};

const eachModality = (fields: readonly FieldSpec[], property: Property): Properties =>
  Object.fromEntries(fields.map(({ modality }) => [modality, property]));

const propertiesOf = ({ fields, settings }: IndexSpec): Properties => ({
  id: { type: 'keyword' },
  modalities: { type: 'keyword' },
  versions: { properties: eachModality(fields, { type: 'long' }) },
  metadata: { properties: eachModality(fields, METADATA) },
  received: { properties: eachModality(fields, RECEIPT) },
  indexed_at: { type: 'date' },
  ...Object.fromEntries(
    fields.map(({ modality, dims, similarity }) => [
      vectorField(modality),
      {
        type: 'dense_vector',
        dims,
        index: true,
        similarity,
        ...(settings?.vectors ? { index_options: settings.vectors } : {}),
      },
    ]),
  ),
});
