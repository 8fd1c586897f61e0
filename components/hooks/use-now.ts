import { useSyncExternalStore } from 'react';

const TICK_MS = 1_000;
let now = 0;

const subscribe = (changed: () => void) => {
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    now = Date.now();
    changed();
  };
  // A tab that comes back gets a second to fetch before its old data count as stale.
  const arm = () => {
    clearInterval(timer);
    timer = document.hidden ? undefined : setInterval(tick, TICK_MS);
  };
  arm();
  document.addEventListener('visibilitychange', arm);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', arm);
  };
};

/** The time in ms, once a second; 0 on the server and for the first second; it stands still in hidden tabs. */
export const useNow = () =>
  useSyncExternalStore(
    subscribe,
    () => now,
    () => 0,
  );
