import type { Collection } from './collections-api.ts';

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
  const widths = HEAD.map((_, i) => Math.max(...[HEAD, ...rows].map((row) => row[i]!.length)));
  return [HEAD, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const describeModality = ({ name, dims, required }: Collection['modalities'][number]): string =>
  `${name}${dims === null ? '' : ` ${dims}`}${required ? '' : ' (optional)'}`;
