import type { RowGroups, Table, TableKind } from '#lib/formats/files/table.ts';

const NAMES: Readonly<Record<TableKind, string>> = {
  parquet: 'Parquet',
  npy: 'npy',
  npz: 'npz',
  arrow: 'Arrow',
  json: 'JSON',
  jsonl: 'JSON lines',
  csv: 'CSV',
};

/** A file's content in words: `Parquet, list of float16, zstd, 9 row groups`. */
export function describeTable({
  kind,
  columns,
  rowGroups,
}: Pick<Table, 'kind' | 'columns' | 'rowGroups'>): string {
  const vectors = columns.filter(({ type }) => type === 'vector');
  const ids = columns.filter(({ type }) => type === 'id');
  if (vectors.length > 0) {
    const types = [...new Set(vectors.map(({ elementType }) => elementType))].join(' and ');
    const what = kind === 'npy' ? types : vectors.length === 1 ? `list of ${types}` : `lists of ${types}`;
    return [NAMES[kind], what, ...(rowGroups ? describeGroups(rowGroups) : [])].join(', ');
  }
  return ids.length > 0 ? `${NAMES[kind]}, no vectors; it may hold IDs` : `${NAMES[kind]}, no vectors`;
}

function describeGroups({ codec, rowsOfEach }: RowGroups): string[] {
  const groups = rowsOfEach.length === 1 ? '1 row group' : `${rowsOfEach.length} row groups`;
  return [...(codec === null ? [] : [codec]), groups];
}
