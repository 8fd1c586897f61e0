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

/** What exports of databases wrap a value in: `_id.$oid`. */
const WRAPPING = /\.\$\w+$/u;
const ID = /(?:^|[^a-z0-9])(?:ids?|u+id|sku)$/iu;
const CAMEL_ID = /[a-z](?:Id|ID)$/u;
/** Counts, states and kinds: alike in many rows, or in all of them. */
const NO_ID = /^(?:object|model|status|type|namespace|took|label)$|(?:count|tokens|score)$/iu;

/** Whether a column is called as one of IDs is. */
export function isIdName(name: string): boolean {
  const inner = name.replace(WRAPPING, '');
  return ID.test(inner) || CAMEL_ID.test(inner);
}

/** Whether a column is called as one of vectors is. */
export const isVectorName = (name: string): boolean => VECTOR_NAMES.includes(lastOf(name));

/** The last member of a way: `embedding` of `response.embedding`. */
const lastOf = (name: string): string => name.replace(WRAPPING, '').toLowerCase().split('.').at(-1)!;

/** Lists of whole numbers may be tokens, or vectors that were rounded. */
const isWhole = ({ name, type, elementType }: Column): boolean =>
  type === 'vector' && (/^u?int/u.test(elementType) || /\.(?:u?int8|u?binary)$/u.test(name));

/** The columns that are probably meant; null where none can be. For a person to see and correct. */
export function guessColumns(columns: readonly Column[]): {
  idColumn: string | null;
  vectorColumn: string | null;
} {
  const namesOf = (type: Column['type']): string[] =>
    columns
      .filter((column) => column.type === type)
      .sort((a, b) => Number(isWhole(a)) - Number(isWhole(b)))
      .map(({ name }) => name);
  const ids = namesOf('id');
  const vectors = namesOf('vector');
  const otherId = (): string | undefined =>
    ids.find(isIdName) ?? ids.find((name) => !name.includes('.') && !NO_ID.test(name));
  const otherVector = (): string | undefined =>
    vectors.find((name) => name.toLowerCase().endsWith('_embedding')) ?? vectors[0];
  return {
    idColumn: findNamed(ids, ID_NAMES) ?? otherId() ?? null,
    vectorColumn: findNamed(vectors, VECTOR_NAMES) ?? otherVector() ?? null,
  };
}

const findNamed = (columns: readonly string[], names: readonly string[]): string | undefined =>
  names.flatMap((name) => columns.find((each) => each.toLowerCase() === name) ?? [])[0] ??
  names.flatMap((name) => columns.find((each) => isTelling(name) && lastOf(each) === name) ?? [])[0];

/** What counts or names within a record may be of anything. */
const isTelling = (name: string): boolean => isIdName(name) || isVectorName(name);
