import type { Table } from './table.ts';

const COLUMNS = ['file', 'row', 'code', 'reason'];

/** Whether a table is no rows of embeddings, but the list of those that an upload or a push gave back as refused. */
export const listsRefused = ({ kind, columns }: Pick<Table, 'kind' | 'columns'>): boolean =>
  kind === 'csv' && COLUMNS.every((name) => columns.some((column) => column.name === name));
