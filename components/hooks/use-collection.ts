'use client';

import { useSearchParams } from 'next/navigation';
import { DEFAULT_COLLECTION } from '#lib/contract/vocabulary.ts';

/** The collection that the page's address names. */
export const useCollection = (): string => useSearchParams().get('collection') ?? DEFAULT_COLLECTION;
