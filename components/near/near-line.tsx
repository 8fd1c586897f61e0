'use client';

import Link from 'next/link';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useNearCount, useNearIds } from '#components/near/use-near-ids.ts';
import { addressOf } from '#components/shell/pages.ts';
import { grouped } from '#components/ui/format.ts';
import { ItemId } from '#components/ui/item-id.tsx';

/** Where the near-misses are shown. */
export const NEAR_PATH = '/unmatched/near';

const sayNear = (count: number, missing: string | undefined): string =>
  `${grouped(count)} ${count === 1 ? 'has' : 'have'} ${missing === undefined ? 'another side' : `their ${missing}`} under a near ID`;

/** Says how many wait only because of how their IDs are written; nothing where none does. */
export function NearLine() {
  const collection = useCollection();
  const count = useNearCount(collection);
  if (count === 0) return null;
  return (
    <>
      {' · '}
      {sayNear(count, undefined)}. <NearLink collection={collection} />
    </>
  );
}

/** The same before a flush, with an example: paired later they would be two documents. */
export function NearNote({ missing, onLeave }: { missing: string | undefined; onLeave?: () => void }) {
  const collection = useCollection();
  const count = useNearCount(collection);
  const sample = useNearIds(collection).data?.proposals.at(-1)?.samples[0];
  if (count === 0 || !sample) return null;
  const [one, other] = sample.from;
  return (
    <p className="mt-4 border-l-2 border-warn pl-3">
      <span className="font-semibold">{sayNear(count, missing)}</span>
      {one && other && (
        <>
          , such as <ItemId id={one.id} /> and <ItemId id={other.id} />
        </>
      )}
      . <NearLink collection={collection} onLeave={onLeave} />
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
