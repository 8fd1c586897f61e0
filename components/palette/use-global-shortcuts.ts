'use client';

import { useRouter } from 'next/navigation';
import { useCollections } from '#components/hooks/queries.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { addressOf, PAGES } from '#components/shell/pages.ts';
import { useChooseCollection } from '#components/shell/use-choose-collection.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';

/** Keys that act on every page: go to one, change the collection, find. */
export function useGlobalShortcuts(open: (what: 'palette' | 'shortcuts') => void): void {
  const router = useRouter();
  const choose = useChooseCollection();
  const collection = useCollection();
  const names = useCollections().data?.collections.map(({ name }) => name) ?? [];

  const step = (by: number) => {
    const next = names[(names.indexOf(collection) + by + names.length) % names.length];
    if (next !== undefined) choose(next);
  };
  const goTo = PAGES.flatMap(({ letter, path: to }) =>
    letter === undefined ? [] : [[`g ${letter}`, () => router.push(addressOf(to, collection))] as const],
  );
  useShortcuts(
    {
      ...Object.fromEntries(goTo),
      '/': () => open('palette'),
      '?': () => open('shortcuts'),
      '[': () => step(-1),
      ']': () => step(1),
    },
    true,
  );
}
