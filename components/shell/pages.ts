/** A page of the console. `letter` follows `g` to go there. */
export type Page = {
  path: string;
  name: string;
  group: 'watch' | 'set up';
  letter?: string;
  /** The scope without which there is nothing to see. */
  needs?: 'admin';
};

/** The pages that there are, in the order of the navigation. */
export const PAGES: readonly Page[] = [
  { path: '/', name: 'Overview', group: 'watch', letter: 'o' },
  { path: '/unmatched', name: 'Unmatched', group: 'watch', letter: 'u' },
  { path: '/failed', name: 'Failed', group: 'watch', letter: 'f' },
  { path: '/upload', name: 'Upload', group: 'watch', letter: 'l' },
  { path: '/operations', name: 'Operations', group: 'watch', letter: 'p' },
  { path: '/activity', name: 'Activity', group: 'watch', letter: 'a' },
  { path: '/collections', name: 'Collections', group: 'set up' },
  { path: '/keys', name: 'Keys', group: 'set up', needs: 'admin' },
  { path: '/system', name: 'System', group: 'set up', letter: 's' },
];

/** Parts of pages that have an address of their own. */
export const PARTS: Readonly<Record<string, string>> = { '/unmatched/near': 'Near-misses' };

/** A page's address, about one collection. */
export const addressOf = (path: string, collection: string, more: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ collection, ...more }).toString()}`;

/** The page of one item. */
export const itemAddress = (collection: string, id: string): string =>
  addressOf(`/items/${encodeURIComponent(id)}`, collection);

/** The page of one operation. */
export const operationAddress = (collection: string, operation: string): string =>
  addressOf(`/operations/${encodeURIComponent(operation)}`, collection);

/** The entry of the navigation that a path belongs to. */
export const pageOf = (path: string): Page | undefined =>
  PAGES.find((page) => page.path === path || (page.path !== '/' && path.startsWith(`${page.path}/`)));
