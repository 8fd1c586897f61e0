'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { FirstLook } from '#lib/contract/first-look.ts';

const Context = createContext<FirstLook | null>(null);

/** Draws a page with the answers that came with it, until its queries have their own. */
export const Begun = ({ look, children }: { look: FirstLook; children: ReactNode }) => (
  <Context value={look}>{children}</Context>
);

/**
 * What came with the page, for queries to show until their first answers; null outside of a page.
 * @param collection the one that it has to be about, where that matters
 */
export function useFirst(collection?: string): FirstLook | null {
  const look = useContext(Context);
  return collection === undefined || look?.collection === collection ? look : null;
}
