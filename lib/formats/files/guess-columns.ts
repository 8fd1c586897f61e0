import type { Column } from './table.ts';

const ID_NAMES = [
  'custom_id',
  'id',
  '_id',
  'ids',
  'item_id',
  'doc_id',
  'product_id',
  'key',
  'uid',
  'uuid',
  'sku',
  'name',
  'index',
];
const VECTOR_NAMES = ['embedding', 'embeddings', 'vector', 'vectors', 'emb', 'features'];

const isWhole = ({ type, elementType }: Column): boolean => type === 'vector' && /^u?int/u.test(elementType);

/** The columns that are probably meant; null where none can be. For a person to see and correct. */
export function guessColumns(columns: readonly Column[]): {
  idColumn: string | null;
  vectorColumn: string | null;
} {
  const pick = (type: Column['type'], names: readonly string[]): string | null => {
    const fitting = columns
      .filter((column) => column.type === type)
      // Lists of whole numbers may be tokens.
      .sort((a, b) => Number(isWhole(a)) - Number(isWhole(b)))
      .map(({ name }) => name);
    const named = names.flatMap((name) => fitting.find((each) => each.toLowerCase() === name) ?? []);
    const alike = fitting.find((name) => name.toLowerCase().endsWith(`_${names[0]!}`));
    return named[0] ?? alike ?? fitting[0] ?? null;
  };
  return { idColumn: pick('id', ID_NAMES), vectorColumn: pick('vector', VECTOR_NAMES) };
}
