'use client';

import type { ComponentType, ReactNode } from 'react';
import { type Part, usePart } from '#components/ui/use-part.ts';

/**
 * A component that is fetched when it is first drawn, in the browser only. One that cannot be fetched leaves the page as it is.
 * @param outline what stands there until it comes
 */
export function fetched<P extends object>(
  load: () => Promise<ComponentType<P>>,
  outline: ReactNode = null,
): ComponentType<P> {
  const part: Part<P> = { load };
  return function Fetched(props: P) {
    const Found = usePart(part, true);
    // oxlint-disable-next-line react/static-components -- fetched once, then the same for good
    return Found ? <Found {...props} /> : outline;
  };
}
