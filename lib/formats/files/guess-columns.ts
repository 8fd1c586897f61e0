import type { Column } from './table.ts';

const ID_NAMES = [
  'id',
  '_id',
  'ids',
  'item_id',
  'doc_id',
  'product_id',
  'key',
  'uid',
  'uuid',
  'custom_id',
  'sku',
  'name',
  'index',
];
const VECTOR_NAMES = ['embedding', 'embeddings', 'vector', 'vectors', 'emb', 'features'];

/** The columns that are probably meant; null where none can be. For a person to see and correct. */
export function guessColumns(columns: readonly Column[]): {
  idColumn: string | null;
  vectorColumn: string | null;
} {
  const pick = (type: Column['type'], names: readonly string[]): string | null => {
    const fitting = columns.filter((column) => column.type === type).map(({ name }) => name);
    const named = names.flatMap((name) => fitting.find((each) => each.toLowerCase() === name) ?? []);
    const alike = fitting.find((name) => name.toLowerCase().endsWith(`_${names[0]!}`));
    return named[0] ?? alike ?? fitting[0] ?? null;
  };
  return { idColumn: pick('id', ID_NAMES), vectorColumn: pick('vector', VECTOR_NAMES) };
}
