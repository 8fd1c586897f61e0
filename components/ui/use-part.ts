'use client';

import { type ComponentType, useEffect, useState } from 'react';

/** A component that is fetched when it is first wanted, and kept. */
export type Part<P> = { load: () => Promise<ComponentType<P>>; loaded?: ComponentType<P> };

/** What lets a closed control fetch its part early, when a hand or the focus comes near. */
export const fetchEarly = <P>(part: Part<P>) => {
  const fetch = () => void part.load().catch(() => undefined);
  return { onPointerEnter: fetch, onFocus: fetch };
};

/**
 * The part, or null while nobody wants it or it is on its way: what stands there instead has to look the same.
 * @param wants how often it was asked for: one more try each time, where it could not be fetched
 */
export function usePart<P>(part: Part<P>, wants: number): ComponentType<P> | null {
  const [found, setFound] = useState<ComponentType<P> | null>(() => part.loaded ?? null);
  useEffect(() => {
    if (found || wants === 0) return;
    const take = (component: ComponentType<P>) => {
      part.loaded = component;
      setFound(() => component);
    };
    // A part that cannot be fetched leaves its outline; the page's own trouble is told elsewhere.
    part.load().then(take, () => undefined);
  }, [part, found, wants]);
  return found;
}
