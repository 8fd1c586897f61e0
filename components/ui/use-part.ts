'use client';

import { type ComponentType, useEffect, useState } from 'react';

/** A component that is fetched once the page is there, and kept. */
export type Part<P> = { load: () => Promise<ComponentType<P>>; loaded?: ComponentType<P> };

/** The part, or null while it is on its way: what the first paint shows instead has to look the same. */
export function usePart<P>(part: Part<P>): ComponentType<P> | null {
  const [found, setFound] = useState<ComponentType<P> | null>(() => part.loaded ?? null);
  useEffect(() => {
    if (found) return;
    const take = (component: ComponentType<P>) => {
      part.loaded = component;
      setFound(() => component);
    };
    // A part that cannot be fetched leaves its outline; the page's own trouble is told elsewhere.
    part.load().then(take, () => undefined);
  }, [part, found]);
  return found;
}
