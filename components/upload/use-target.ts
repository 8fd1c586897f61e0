'use client';

import { useEffect } from 'react';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useCollections, useSession } from '#components/hooks/queries.ts';
import { upload } from '#components/upload/session.ts';
import type { Target } from '#components/upload/work/plan.ts';

const DEFAULTS: Target['modalities'] = ['text', 'image'].map((name) => ({
  name,
  dims: null,
  similarity: 'cosine',
  required: true,
}));

/** Producers are told apart by their keys; without one each upload has a name of its own, under which its items are found. */
const PRODUCER = `upload-${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`;
const NAMELESS = ['local', 'admin'];

/** Under whose name an upload's items are listed. */
export const useProducer = (): string => {
  const name = useSession().data?.name;
  return name === undefined || name === null || NAMELESS.includes(name) ? PRODUCER : name;
};

/** Points the upload at the collection of the page's address. One that is not there yet is made by its first row. */
export function useTarget(): void {
  const collection = useCollection();
  const producer = useProducer();
  const { data } = useCollections();
  const entry = data?.collections.find(({ name }) => name === collection);
  const isKnown = data !== undefined;
  const target = JSON.stringify({
    collection,
    modalities:
      entry?.modalities.map(({ name, dims, similarity, required }) => ({
        name,
        dims,
        similarity,
        required,
      })) ?? DEFAULTS,
    hasVersions: entry?.versions === 'producer',
    producer,
  } satisfies Target);
  useEffect(() => {
    if (isKnown) upload.aim(JSON.parse(target) as Target);
  }, [isKnown, target]);
}
