import type { Collection } from '#lib/contract/answers.ts';
import { layOut } from './table.ts';

const HEAD = ['NAME', 'INDEX', 'MODALITIES', 'VERSIONS', 'STATE'];

/** Collections as a table for a terminal. */
export function describeCollections(collections: readonly Collection[]): string {
  const rows = collections.map(({ name, index, modalities, versions, paused, deleting }) => [
    name,
    index,
    modalities.map(describeModality).join(', '),
    versions,
    deleting ? 'being deleted' : paused ? 'paused' : 'indexing',
  ]);
  return layOut([HEAD, ...rows]);
}

const describeModality = ({ name, dims, required }: Collection['modalities'][number]): string =>
  `${name}${dims === null ? '' : ` ${dims}`}${required ? '' : ' (optional)'}`;
