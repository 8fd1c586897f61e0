'use client';

import { type ComponentType, useEffect, useState } from 'react';

/** A component that is fetched when it is first wanted, and kept. */
export type Part<P> = { load: () => Promise<ComponentType<P>>; loaded?: ComponentType<P> };

const AGAIN_MS = 2_000;

/** What lets a closed control fetch its part early, when a hand or the focus comes near. */
export const fetchEarly = <P>(part: Part<P>) => {
  const fetch = () => void part.load().catch(() => undefined);
  return { onPointerEnter: fetch, onFocus: fetch };
};

/**
 * The part, or null while nobody wants it or it is on its way: what stands there instead has to look the same. One that cannot
 * be fetched, because Muster is away, is tried again until it can; why it is away is told elsewhere on the page.
 */
export function usePart<P>(part: Part<P>, isWanted: boolean): ComponentType<P> | null {
  const [found, setFound] = useState<ComponentType<P> | null>(() => part.loaded ?? null);
  useEffect(() => {
    if (found || !isWanted) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const take = (component: ComponentType<P>) => {
      part.loaded = component;
      if (!isOver) setFound(() => component);
    };
    const tryAgain = () => {
      if (!isOver) timer = setTimeout(fetch, AGAIN_MS);
    };
    const fetch = () => void part.load().then(take, tryAgain);
    fetch();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [part, found, isWanted]);
  return found;
}
