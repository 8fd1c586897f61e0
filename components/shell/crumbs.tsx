'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useCollection } from '#components/hooks/use-collection.ts';
import { addressOf, pageOf, PARTS } from '#components/shell/pages.ts';
import { ItemId } from '#components/ui/item-id.tsx';

/** Where one is: collection, page, and what of it. */
export function Crumbs() {
  const collection = useCollection();
  const path = usePathname();
  const [, room = '', last] = path.split('/');
  const page = pageOf(path);
  const part = PARTS[path];
  const here =
    last === undefined ? null : part === undefined ? (
      <ItemId id={decodeURIComponent(last)} />
    ) : (
      <span className="font-semibold">{part}</span>
    );
  return (
    <nav aria-label="Where you are" className="min-w-0 truncate max-md:hidden">
      <span className="text-ink-2">{collection}</span>
      <Slash />
      {here && page ? (
        <Link href={addressOf(page.path, collection)} prefetch={false} className="text-ink-2 hover:underline">
          {page.name}
        </Link>
      ) : (
        <span className={here ? 'text-ink-2' : 'font-semibold'}>
          {page?.name ?? (room === 'items' ? 'Items' : '')}
        </span>
      )}
      {here && (
        <>
          <Slash />
          {here}
        </>
      )}
    </nav>
  );
}

const Slash = () => <span className="px-2 text-ink-3">/</span>;
