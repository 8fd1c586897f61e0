'use client';

import Link from 'next/link';
import { useCollection } from '#components/hooks/use-collection.ts';
import { sayNear } from '#components/near/say-near.ts';
import { useNearest } from '#components/near/use-near-ids.ts';
import { addressOf } from '#components/shell/pages.ts';
import { ItemId } from '#components/ui/item-id.tsx';

/** Where the near-misses are shown. */
export const NEAR_PATH = '/unmatched/near';

/** Says how many wait only because of how their IDs are written; nothing where none does. */
export function NearLine() {
  const collection = useCollection();
  const nearest = useNearest(collection);
  if (!nearest) return null;
  return (
    <>
      {' · '}
      {sayNear(nearest.effect.pairs_gained, nearest.isAll)}. <NearLink collection={collection} />
    </>
  );
}

/** The same before a flush, with an example: paired later they would be two documents. */
export function NearNote({ onLeave }: { onLeave: () => void }) {
  const collection = useCollection();
  const nearest = useNearest(collection);
  const [one, other] = nearest?.effect.samples[0]?.from ?? [];
  if (!nearest || !one || !other) return null;
  return (
    <p className="mt-4 border-l-2 border-warn pl-3">
      <span className="font-semibold">
        Of all that wait, {sayNear(nearest.effect.pairs_gained, nearest.isAll)}
      </span>
      , such as <ItemId id={one.id} /> and <ItemId id={other.id} />.{' '}
      <NearLink collection={collection} onLeave={onLeave} />
    </p>
  );
}

const NearLink = ({ collection, onLeave }: { collection: string; onLeave?: (() => void) | undefined }) => (
  <Link
    href={addressOf(NEAR_PATH, collection)}
    prefetch={false}
    onClick={onLeave}
    className="underline decoration-strong underline-offset-4 hover:decoration-current"
  >
    Pair these first
  </Link>
);
