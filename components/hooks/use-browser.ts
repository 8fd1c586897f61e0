import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** The page's own origin; empty on the server. */
export const useOrigin = () =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  );

/** The reader's time zone; empty on the server. */
export const useZone = () =>
  useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => '',
  );

/** False on the server and while its page is being taken over. */
export const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** True on screens under 700 px, where table rows take two lines. */
export const useIsNarrow = () =>
  useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(NARROW);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => window.matchMedia(NARROW).matches,
    () => false,
  );

const NARROW = '(width < 700px)';
