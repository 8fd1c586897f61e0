'use client';

import Link from 'next/link';
import type { ListedItem } from '#lib/contract/answers.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useRedisNow } from '#components/hooks/use-redis-now.ts';
import { Glyph } from '#components/readiness/glyph.tsx';
import type { Lane } from '#components/readiness/lanes.ts';
import { nameOfComplete } from '#components/readiness/names.ts';
import { itemAddress } from '#components/shell/pages.ts';
import { duration } from '#components/ui/format.ts';
import { ItemId } from '#components/ui/item-id.tsx';

/** An item's ID, leading to its page. */
export function IdCell({ id }: { id: string }) {
  const collection = useCollection();
  return (
    <Link
      href={itemAddress(collection, id)}
      prefetch={false}
      data-row-link
      className="block max-w-full truncate leading-6 hover:underline"
    >
      <ItemId id={id} />
    </Link>
  );
}

/** What an item has: its strands, with their word. */
export function HasCell({ item: { has, missing }, lanes }: { item: ListedItem; lanes: readonly Lane[] }) {
  const required = lanes.filter((lane) => lane.required);
  const isComplete =
    required.every(({ name }) => has.includes(name)) &&
    missing.every((name) => !required.some((lane) => lane.name === name));
  return (
    <span className="flex items-center gap-2 truncate">
      <Glyph column={{ kind: isComplete ? 'clasp' : 'held', has: [...has] }} lanes={lanes} />
      {isComplete ? nameOfComplete(required.length) : has.join(' + ')}
    </span>
  );
}

/** How long ago an item was first seen, by Redis' clock. */
export function AgeCell({ ms }: { ms: number }) {
  const nowMs = useRedisNow(useCollection());
  return <>{nowMs === 0 ? '–' : duration(Math.max(0, nowMs - ms))}</>;
}
