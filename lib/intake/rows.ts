import { LIMITS, vectorField, wireType } from '#lib/contract/vocabulary.ts';
import { UnreadableRow } from '#lib/formats/format-error.ts';
import { nameType } from '#lib/contract/item-id.ts';
import type { FaultList, RowPlace } from './faults.ts';
import { escapePointer, type BatchShape, type RowList } from './row-list.ts';

/** One embedding as a row gives it, not yet checked. */
export interface RawEmbedding {
  place: RowPlace;
  id: unknown;
  modality: string;
  embedding: unknown;
  /** The member that holds the embedding, for pointers. */
  member: string;
  /** The producer's version, where the row gives one. */
  version: unknown;
}

type Row = Readonly<Record<string, unknown>>;
type RowReader = (row: Row, place: RowPlace) => RawEmbedding[];

/**
 * Reads the embeddings out of rows; what is wrong with a row goes to the list of faults.
 * @param type what stands for the `embedding_type` of rows without one
 */
export function readEmbeddings(
  { rows, pointer, first }: RowList,
  shape: BatchShape,
  modalities: readonly string[],
  type: string | undefined,
  faults: FaultList,
): RawEmbedding[] {
  const fields = shape === 'aggregate' ? ['embedding_type', 'embedding'] : modalities.map(vectorField);
  const members = ['id', ...fields, 'version'];
  const read =
    shape === 'aggregate'
      ? readAggregateRow(modalities, type, faults)
      : readDocumentRow(modalities, fields, faults);
  return rows.flatMap((row, i) => {
    const place = placeOf(row, first + i, pointer);
    return faults.isFull || !isRow(row, place, members, faults) ? [] : read(row, place);
  });
}

/** `{id, embedding_type, embedding}`: one embedding a row. */
function readAggregateRow(
  modalities: readonly string[],
  type: string | undefined,
  faults: FaultList,
): RowReader {
  return (row, place) => {
    const { id, embedding_type: given = type, embedding, version } = row;
    const modality = modalities.find((name) => wireType(name) === given);
    if (modality !== undefined) return [{ place, id, modality, embedding, member: 'embedding', version }];
    const shown = given === undefined ? 'missing' : JSON.stringify(given).slice(0, 80);
    const known = modalities.map(wireType).join(', ');
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
  faults: FaultList,
): RowReader {
  return (row, place) => {
    const given = modalities.filter(
      (modality) => row[vectorField(modality)] !== undefined && row[vectorField(modality)] !== null,
    );
    if (given.length === 0)
      faults.add(place, '', 'invalid_embedding', `the row has none of ${fields.join(', ')}`);
    return given.map((modality) => ({
      place,
      id: row.id,
      modality,
      embedding: row[vectorField(modality)],
      member: vectorField(modality),
      version: row.version,
    }));
  };
}

function isRow(row: unknown, place: RowPlace, members: readonly string[], faults: FaultList): row is Row {
  if (row instanceof UnreadableRow) {
    faults.add(place, '', 'invalid_json', row.rule);
    return false;
  }
  if (!isObject(row)) {
    faults.add(place, '', 'invalid_batch', `the row is ${nameType(row)}, but has to be an object`);
    return false;
  }
  const stray = Object.keys(row).find((member) => !members.includes(member));
  if (stray === undefined) return true;
  faults.add(
    place,
    escapePointer(stray),
    'unknown_field',
    `unknown field ${JSON.stringify(stray)}; the fields are ${members.join(', ')}`,
  );
  return false;
}

const placeOf = (row: unknown, position: number, list: string): RowPlace => ({
  position,
  pointer: `${list}/${position}`,
  ...(isObject(row) && typeof row.id === 'string' && row.id.length <= LIMITS.idBytes
    ? { id: row.id.toWellFormed() }
    : {}),
});

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
