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
