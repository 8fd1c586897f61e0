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

/** Not names of keys: who goes by them may say under whose name it sends. */
const NAMELESS = ['local', 'admin'];

/** Points the upload at the collection of the page's address. One that is not there yet is made by its first row. */
export function useTarget(): void {
  const collection = useCollection();
  const name = useSession().data?.name ?? null;
  const keyName = name === null || NAMELESS.includes(name) ? null : name;
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
  } satisfies Omit<Target, 'producer'>);
  useEffect(() => {
    if (isKnown) upload.aim(JSON.parse(target) as Omit<Target, 'producer'>, keyName);
  }, [isKnown, target, keyName]);
}
