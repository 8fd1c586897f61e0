import { useSyncExternalStore } from 'react';

const KEY = 'muster-shortcuts';
const listeners = new Set<() => void>();

const subscribe = (changed: () => void) => {
  listeners.add(changed);
  window.addEventListener('storage', changed);
  return () => {
    listeners.delete(changed);
    window.removeEventListener('storage', changed);
  };
};

/** True unless the reader turned single keys off in this browser. */
export const areShortcutsOn = (): boolean => localStorage.getItem(KEY) !== 'off';

/** Turns single keys on or off, in this browser. */
export function setShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, 'off');
  for (const changed of listeners) changed();
}

/** Whether single keys act. */
export const useShortcutsOn = (): boolean => useSyncExternalStore(subscribe, areShortcutsOn, () => true);
