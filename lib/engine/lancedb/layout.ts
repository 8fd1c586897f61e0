/** What a table's columns are: Muster's, by modality, and other people's. */
import {
  DataType,
  Field,
  FixedSizeList,
  Float32,
  Int64,
  List,
  Precision,
  Schema,
  TimestampMillisecond,
  Utf8,
} from 'apache-arrow';
import { vectorField } from '#lib/contract/vocabulary.ts';
import type { FieldSpec } from '#lib/engine/engine.ts';

/** The column that holds a modality's version: `text` is `text_version`. */
export const versionField = (modality: string): string => `${modality}_version`;

/** What goes with an embedding and has a column of JSON for itself. */
export const NOTES = ['metadata', 'received'] as const;

/** One kind of it. */
export type Note = (typeof NOTES)[number];

/** The column that holds a note of a modality, as JSON: the metadata of `text` are `text_metadata`. */
export const noteField = (modality: string, note: Note): string => `${modality}_${note}`;

/** Marks a column of notes as made by Muster: by its name and type alone it might be anyone's. */
export const markOf = (note: Note): Map<string, string> => new Map([['muster', note]]);

/** The columns of a table, told apart. */
export interface Layout {
  /** Vector length by modality. */
  dims: ReadonlyMap<string, number>;
  /** Modalities with a column for a note: all of them once the table was ensured. */
  noted: Readonly<Record<Note, ReadonlySet<string>>>;
  /** Columns that are not Muster's. */
  others: readonly string[];
  /** Those of them that may not be null: a table with such columns takes no new rows from Muster. */
  required: readonly string[];
}

const SHARED = new Set(['id', 'modalities', 'indexed_at']);
const EMBEDDING = /^(?<modality>.+)_embedding$/;

/** The length of a float32 vector column, undefined for any other column. */
export function readDims(type: DataType): number | undefined {
  if (!DataType.isFixedSizeList(type)) return undefined;
  const item: unknown = type.valueType;
  const isFloat32 = item instanceof Object && DataType.isFloat(item as DataType) && hasSinglePrecision(item);
  return isFloat32 ? type.listSize : undefined;
}

const hasSinglePrecision = (type: object): boolean =>
  'precision' in type && type.precision === Precision.SINGLE;

/** Tells Muster's columns from other people's: a modality is a vector column with its version column beside it. */
export function readLayout(schema: Schema): Layout {
  const byName = new Map(schema.fields.map((field) => [field.name, field]));
  const dims = new Map<string, number>();
  for (const { name, type } of schema.fields) {
    const modality = EMBEDDING.exec(name)?.groups?.['modality'];
    const length = readDims(type);
    const version = modality === undefined ? undefined : byName.get(versionField(modality));
    if (modality !== undefined && length !== undefined && version && DataType.isInt(version.type)) {
      dims.set(modality, length);
    }
  }
  const marked = (note: Note) =>
    new Set([...dims.keys()].filter((modality) => isMarked(byName.get(noteField(modality, note)), note)));
  const noted = { metadata: marked('metadata'), received: marked('received') };
  const own = new Set([
    ...[...dims.keys()].flatMap((modality) => [vectorField(modality), versionField(modality)]),
    ...listNotes(noted),
  ]);
  const others = schema.fields.map(({ name }) => name).filter((name) => !SHARED.has(name) && !own.has(name));
  const required = others.filter((name) => byName.get(name)?.nullable === false);
  return { dims, noted, others, required };
}

/** The names of the columns of notes. */
export const listNotes = (noted: Layout['noted']): string[] =>
  NOTES.flatMap((note) => [...noted[note]].map((modality) => noteField(modality, note)));

/** Whether Muster has made a column for a note. */
export const isMarked = (field: Field | undefined, note: Note): boolean =>
  [...markOf(note)].every(([key, value]) => field?.metadata.get(key) === value);

/** Muster's columns for these modalities, in the order in which they are written. */
export function makeFields({ dims, noted }: Pick<Layout, 'dims' | 'noted'>): Field[] {
  return [
    new Field('id', new Utf8(), false),
    ...[...dims].flatMap(([modality, length]) => [
      new Field(
        vectorField(modality),
        new FixedSizeList(length, new Field('item', new Float32(), true)),
        true,
      ),
      new Field(versionField(modality), new Int64(), true),
      ...NOTES.filter((note) => noted[note].has(modality)).map(
        (note) => new Field(noteField(modality, note), new Utf8(), true, markOf(note)),
      ),
    ]),
    new Field('modalities', new List(new Field('item', new Utf8(), true)), true),
    new Field('indexed_at', new TimestampMillisecond('UTC'), true),
  ];
}

/** The columns of a new table. */
export function makeSchema(fields: readonly FieldSpec[]): Schema {
  const dims = new Map(fields.map((field) => [field.modality, field.dims]));
  const all = new Set(dims.keys());
  return new Schema(makeFields({ dims, noted: { metadata: all, received: all } }));
}

/** An empty column of the same type, as SQL: what the client takes whichever copy of Arrow is loaded. */
export function makeNullSql({ type }: Field): string {
  if (DataType.isFixedSizeList(type)) return `arrow_cast(NULL, 'FixedSizeList(${type.listSize}, Float32)')`;
  if (DataType.isList(type)) return `arrow_cast(NULL, 'List(Utf8)')`;
  if (DataType.isTimestamp(type)) return `arrow_cast(NULL, 'Timestamp(Millisecond, Some("UTC"))')`;
  return DataType.isInt(type) ? 'CAST(NULL AS BIGINT)' : 'CAST(NULL AS STRING)';
}
