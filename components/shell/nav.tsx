'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { useOperations, useStats } from '#components/hooks/queries.ts';
import { grouped } from '#components/ui/format.ts';
import { addressOf, pageOf, PAGES, type Page } from '#components/shell/pages.ts';

/** The pages that there are, each with the number that says whether to go there. */
export function Nav({ placed }: { placed: 'side' | 'top' }) {
  const collection = useCollection();
  const current = pageOf(usePathname());
  const mayAdmin = useMay('admin');
  const numbers = useNumbers(collection);
  const pages = PAGES.filter(({ needs }) => needs === undefined || mayAdmin);
  const link = (page: Page) => (
    <li key={page.path}>
      <Link
        href={addressOf(page.path, collection)}
        prefetch={false}
        aria-current={page === current ? 'page' : undefined}
        ref={placed === 'top' && page === current ? bringIntoSight : undefined}
        className={clsx('relative flex items-center justify-between gap-2', placed === 'side' ? SIDE : TOP)}
      >
        {page.name}
        {placed === 'side' && (
          <span className="min-w-20 text-right font-normal text-ink-3 tabular-nums">
            {numbers[page.path]}
          </span>
        )}
      </Link>
    </li>
  );
  if (placed === 'top')
    return (
      <nav aria-label="Pages">
        <ul className="flex gap-5 overflow-x-auto">{pages.map(link)}</ul>
      </nav>
    );
  return (
    <nav aria-label="Pages">
      <ul>{pages.filter(({ group }) => group === 'watch').map(link)}</ul>
      <p className="px-4 pt-6 pb-1 text-small text-ink-3">Set up</p>
      <ul>{pages.filter(({ group }) => group === 'set up').map(link)}</ul>
    </nav>
  );
}

/** Of a row of links that is wider than the screen, the one that says where one is. */
const bringIntoSight = (link: HTMLElement | null) =>
  link?.scrollIntoView({ block: 'nearest', inline: 'center' });

const SIDE =
  'h-7 px-4 text-ink-2 hover:bg-sunk aria-[current]:font-semibold aria-[current]:text-ink-1 aria-[current]:before:absolute aria-[current]:before:inset-y-1 aria-[current]:before:left-0 aria-[current]:before:w-0.5 aria-[current]:before:bg-overprint';
const TOP =
  'h-10 whitespace-nowrap text-ink-2 aria-[current]:font-semibold aria-[current]:text-ink-1 aria-[current]:after:absolute aria-[current]:after:inset-x-0 aria-[current]:after:bottom-0 aria-[current]:after:h-0.5 aria-[current]:after:bg-overprint';

function useNumbers(collection: string): Record<string, string | undefined> {
  const { data: stats } = useStats(collection);
  const { data: latest } = useOperations(collection);
  const running = latest?.operations.filter(({ outcome }) => outcome.state === 'running').length ?? 0;
  return {
    '/unmatched': stats && grouped(stats.unmatched),
    '/failed': stats && grouped(stats.failed),
    '/operations': running > 0 ? `${running} running` : undefined,
  };
}
