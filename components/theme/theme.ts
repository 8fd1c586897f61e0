/** The reader's choice of light or dark; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark';

/** The server reads it, so that the first paint has the chosen colours. */
export const THEME_COOKIE = 'muster_theme';

/** The theme that a cookie names. */
export const readTheme = (value: string | undefined): Theme =>
  value === 'light' || value === 'dark' ? value : 'system';

/** What `<html>` carries; nothing while the system decides. */
export const themeAttribute = (theme: Theme): string | undefined => (theme === 'system' ? undefined : theme);
