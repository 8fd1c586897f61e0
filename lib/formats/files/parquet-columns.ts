import type { SchemaElement, SchemaTree } from 'hyparquet';
import type { Column } from './table.ts';

/** A column whose values can be read: its one leaf, and the levels on the way there. */
export interface ParquetColumn {
  column: Column;
  /** As row groups name it. */
  path: string;
  element: SchemaElement;
  /** How deep lists are nested: 0 for a column of plain values, 1 for one of lists. */
  repetition: 0 | 1;
  /** The definition level of a value that is there. */
  definition: number;
  /** The definition level of a list without entries; of one that is null it is less. */
  emptyList: number;
  /** Whether an entry of a list may be null. */
  hasOptionalEntries: boolean;
}

/**
 * What can be read of a schema's column: plain values, and lists of numbers; also the members of a struct, called by the way
 * there: `embedding.text`. Nothing for anything deeper.
 */
export function describeColumns(tree: SchemaTree, above: readonly SchemaTree[] = []): ParquetColumn[] {
  const way = [...above, tree];
  if (tree.children.length === 0) return [describeLeaf(way)].filter((column) => column !== null);
  const isRepeated = way.some(({ element }) => element.repetition_type === 'REPEATED');
  if (isRepeated && tree.children.length > 1) return [];
  return tree.children.flatMap((child) => describeColumns(child, way));
}

function describeLeaf(way: readonly SchemaTree[]): ParquetColumn | null {
  const leaf = way.at(-1)!;
  const count = (type: string): number =>
    way.filter(({ element }) => element.repetition_type === type).length;
  const repetition = count('REPEATED');
  const elementType = nameType(leaf.element);
  const isList = repetition === 1 && /^float|^u?int32$/u.test(elementType);
  if (repetition > 1 || (repetition === 1 && !isList)) return null;
  const isId =
    /^(?:text|uuid|u?int(?:32|64))$/u.test(elementType) || (elementType === 'decimal' && !leaf.element.scale);
  return {
    column: {
      name: nameOf(way),
      type: isList ? 'vector' : isId ? 'id' : 'scalar',
      dims: null,
      elementType,
    },
    path: leaf.path.join('.'),
    element: leaf.element,
    repetition: isList ? 1 : 0,
    definition: repetition + count('OPTIONAL'),
    emptyList: count('OPTIONAL') - (leaf.element.repetition_type === 'OPTIONAL' ? 1 : 0),
    hasOptionalEntries: isList && leaf.element.repetition_type === 'OPTIONAL',
  };
}

const UUID_BYTES = 16;

/** Up to where a list begins. */
function nameOf(way: readonly SchemaTree[]): string {
  const list = way.findIndex(({ element }) => element.repetition_type === 'REPEATED');
  return way
    .slice(0, list === -1 ? way.length : Math.max(1, list))
    .map(({ element }) => element.name)
    .join('.');
}

function nameType({
  type,
  type_length: length,
  logical_type: logical,
  converted_type: converted,
}: SchemaElement): string {
  const isUnsigned =
    converted?.startsWith('UINT') === true || (logical?.type === 'INTEGER' && !logical.isSigned);
  const isPlain =
    (logical === undefined || logical.type === 'INTEGER') &&
    (converted === undefined || /^U?INT_/u.test(converted));
  if (type === 'INT96') return 'timestamp';
  if (type === 'FLOAT') return 'float32';
  if (type === 'DOUBLE') return 'float64';
  if (type === 'FIXED_LEN_BYTE_ARRAY' && length === 2 && logical?.type === 'FLOAT16') return 'float16';
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return 'decimal';
  if (type === 'BYTE_ARRAY') return 'text';
  if (type === 'FIXED_LEN_BYTE_ARRAY' && isPlain) return length === UUID_BYTES ? 'uuid' : 'text';
  if ((type === 'INT32' || type === 'INT64') && isPlain)
    return `${isUnsigned ? 'uint' : 'int'}${type === 'INT32' ? 32 : 64}`;
  return (logical?.type ?? converted ?? type ?? 'nothing').toLowerCase();
}
