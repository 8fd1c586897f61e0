import { LIMITS, vectorField, wireType } from '#lib/contract/vocabulary.ts';
import { quote } from '#lib/formats/quote.ts';
import { UnreadableRow } from '#lib/formats/format-error.ts';
import { nameType } from '#lib/contract/item-id.ts';
import type { FaultList, RowPlace } from './faults.ts';
import { pointTo, type BatchShape, type RowList } from './row-list.ts';

/** One embedding as a row gives it, not yet checked. */
export interface RawEmbedding {
  place: RowPlace;
  id: unknown;
  modality: string;
  embedding: unknown;
  /** The member that holds the embedding, for pointers. */
  member: string;
  /** What the row gives beside it; a null of a table's column is as good as none. */
  version: unknown;
  metadata: unknown;
  metadataMember: string;
  model: unknown;
  /** '' where the row itself names none. */
  modelMember: string;
}

type Row = Readonly<Record<string, unknown>>;
type RowReader = (row: Row, place: RowPlace) => RawEmbedding[];

/** How rows are laid out, and what stands for members that they do not have. */
export interface RowDefaults {
  shape: BatchShape;
  /** An `embedding_type`. */
  type?: string | undefined;
  /** A model. */
  model?: unknown;
}

/** Reads the embeddings out of rows; what is wrong with a row goes to the list of faults. */
export function readEmbeddings(
  { rows, pointer, first }: RowList,
  { shape, type, model }: RowDefaults,
  modalities: readonly string[],
  faults: FaultList,
): RawEmbedding[] {
  const fields = shape === 'aggregate' ? ['embedding_type', 'embedding'] : modalities.map(vectorField);
  const members = new Set([
    'id',
    ...fields,
    'version',
    'metadata',
    ...(shape === 'aggregate' ? ['model'] : []),
  ]);
  const read =
    shape === 'aggregate'
      ? readAggregateRow(modalities, type, model, faults)
      : readDocumentRow(modalities, fields, model, faults);
  const embeddings: RawEmbedding[] = [];
  for (const [i, row] of rows.entries()) {
    if (faults.isFull) break;
    const place = placeOf(row, first + i, pointer);
    if (isRow(row, place, members, faults)) embeddings.push(...read(row, place));
  }
  return embeddings;
}

/** `{id, embedding_type, embedding}`: one embedding a row. */
function readAggregateRow(
  modalities: readonly string[],
  type: string | undefined,
  defaultModel: unknown,
  faults: FaultList,
): RowReader {
  const byType = new Map<unknown, string>(modalities.map((name) => [wireType(name), name]));
  return (row, place) => {
    const { id, embedding, metadata } = row;
    const given = row.embedding_type ?? type;
    const version = row.version ?? undefined;
    const model = row.model ?? defaultModel;
    const modality = byType.get(given);
    if (modality !== undefined) {
      const modelMember = model === row.model ? 'model' : '';
      const members = { member: 'embedding', metadataMember: 'metadata', modelMember };
      return [{ place, id, modality, embedding, version, metadata, model, ...members }];
    }
    const shown = typeof given === 'string' ? quote(given) : nameGiven(given);
    const known = [...byType.keys()].join(', ');
    faults.add(
      place,
      'embedding_type',
      'unknown_type',
      `embedding_type is ${shown}; this collection knows ${known}`,
    );
    return [];
  };
}

/** `{id, text_embedding, image_embedding}`: one or more embeddings a row. */
function readDocumentRow(
  modalities: readonly string[],
  fields: readonly string[],
  model: unknown,
  faults: FaultList,
): RowReader {
  return (row, place) => {
    const given = modalities.filter(
      (modality) => row[vectorField(modality)] !== undefined && row[vectorField(modality)] !== null,
    );
    if (given.length === 0)
      faults.add(place, '', 'invalid_embedding', `the row has none of ${fields.join(', ')}`);
    const metadata = row.metadata ?? {};
    const stray = isObject(metadata) ? Object.keys(metadata).find((of) => !given.includes(of)) : '';
    if (stray !== undefined) {
      const rule = isObject(metadata)
        ? `there is metadata of ${quote(stray)}, and no embedding of it`
        : `the metadata is ${nameType(metadata)}, but has to be an object with a member per embedding`;
      faults.add(place, 'metadata', 'invalid_metadata', rule);
      return [];
    }
    return given.map((modality) => ({
      place,
      id: row.id,
      modality,
      embedding: row[vectorField(modality)],
      member: vectorField(modality),
      version: row.version ?? undefined,
      metadata: (metadata as Row)[modality],
      metadataMember: `metadata/${modality}`,
      model,
      modelMember: '',
    }));
  };
}

function isRow(row: unknown, place: RowPlace, members: ReadonlySet<string>, faults: FaultList): row is Row {
  if (row instanceof UnreadableRow) {
    faults.add(place, '', 'invalid_json', row.rule);
    return false;
  }
  if (!isObject(row)) {
    faults.add(place, '', 'invalid_batch', `the row is ${nameType(row)}, but has to be an object`);
    return false;
  }
  const stray = findStray(row, members);
  if (stray === undefined) return true;
  faults.add(
    place,
    pointTo(stray),
    'unknown_field',
    `unknown field ${quote(stray)}; the fields are ${[...members].join(', ')}`,
  );
  return false;
}

function findStray(row: Row, members: ReadonlySet<string>): string | undefined {
  for (const member in row) if (!members.has(member)) return member;
  return undefined;
}

const nameGiven = (value: unknown): string => (value === undefined ? 'missing' : nameType(value));

const placeOf = (row: unknown, position: number, list: string): RowPlace => ({
  position,
  pointer: `${list}/${position}`,
  ...(isObject(row) && typeof row.id === 'string' && row.id.length <= LIMITS.idBytes
    ? { id: row.id.toWellFormed() }
    : {}),
});

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
