import { LIMITS, vectorField, wireType } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';
import { nameType } from '#lib/contract/item-id.ts';
import type { FaultList, RowPlace } from './faults.ts';

/** One embedding as a body gives it, not yet checked. */
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

/** Reads the rows out of a parsed body; what is wrong with a row goes to the list of faults. */
export type RowReader = (root: unknown, modalities: readonly string[], faults: FaultList) => RawEmbedding[];

type Row = Readonly<Record<string, unknown>>;

/** `{"embeddings": [{id, embedding_type, embedding}]}`, as `POST …/aggregate` takes it. */
export const readAggregateRows: RowReader = (root, modalities, faults) => {
  if (!isObject(root)) throw invalidRoot(root, 'an object with the member "embeddings"');
  const stray = Object.keys(root).find((member) => member !== 'embeddings');
  if (stray !== undefined)
    throw unknownMember(
      `/${escapePointer(stray)}`,
      `the body has an unknown member ${JSON.stringify(stray)}`,
    );
  const rows = listRows(root.embeddings, '"embeddings"');
  return rows.flatMap((row, position) => {
    const place = placeOf(row, position, '/embeddings');
    if (faults.isFull || !isRow(row, place, ['id', 'embedding_type', 'embedding', 'version'], faults))
      return [];
    const modality = modalities.find((name) => wireType(name) === row.embedding_type);
    if (modality !== undefined)
      return [
        { place, id: row.id, modality, embedding: row.embedding, member: 'embedding', version: row.version },
      ];
    const known = modalities.map(wireType).join(', ');
    const given =
      row.embedding_type === undefined
        ? 'missing'
        : (JSON.stringify(row.embedding_type)?.slice(0, 80) ?? 'missing');
    faults.add(
      place,
      'embedding_type',
      'unknown_type',
      `embedding_type is ${given}; this collection knows ${known}`,
    );
    return [];
  });
};

/** `[{id, text_embedding, image_embedding}]`, as `POST /ingest/{collection}` takes it: one or more embeddings a row. */
export const readDocumentRows: RowReader = (root, modalities, faults) => {
  const fields = modalities.map(vectorField);
  return listRows(root, 'the body').flatMap((row, position) => {
    const place = placeOf(row, position, '');
    if (faults.isFull || !isRow(row, place, ['id', ...fields, 'version'], faults)) return [];
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
  });
};

function listRows(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value))
    throw invalidRoot(value, what === 'the body' ? 'an array of rows' : `an array of embeddings in ${what}`);
  if (value.length === 0)
    throw new MusterError(
      'invalid_batch',
      `There is nothing in ${what}: a batch holds at least one embedding.`,
    );
  if (value.length > LIMITS.batchItems)
    throw new MusterError(
      'too_many_items',
      `The batch has ${value.length} rows; the limit is ${LIMITS.batchItems}. Send it in parts.`,
    );
  return value as unknown[];
}

function isRow(row: unknown, place: RowPlace, members: readonly string[], faults: FaultList): row is Row {
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

const invalidRoot = (value: unknown, expected: string): MusterError =>
  new MusterError(
    'invalid_batch',
    `The batch has to be ${expected}, but ${value === undefined ? 'it is missing' : `it is ${nameType(value)}`}.`,
  );

const unknownMember = (pointer: string, detail: string): MusterError =>
  new MusterError(
    'unknown_field',
    `Nothing was stored. ${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`,
    {
      faults: [{ pointer, code: 'unknown_field', detail }],
    },
  );

const escapePointer = (member: string): string => member.replaceAll('~', '~0').replaceAll('/', '~1');
