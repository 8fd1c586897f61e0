import { useSyncExternalStore } from 'react';
import { readTheme, THEME_COOKIE, type Theme } from '#components/theme/theme.ts';

const YEAR_S = 365 * 86_400;
const listeners = new Set<() => void>();

const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** Puts the page into a theme, and remembers it in this browser. */
export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  const ageS = theme === 'system' ? 0 : YEAR_S;
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${ageS}; samesite=strict`;
  for (const changed of listeners) changed();
}

/** The theme in force; `system` on the server. */
export const useTheme = (): Theme =>
  useSyncExternalStore(
    subscribe,
    () => readTheme(document.documentElement.dataset['theme']),
    () => 'system',
  );
