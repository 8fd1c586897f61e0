'use client';

import { Picker } from '#components/ui/picker.tsx';
import type { Theme } from '#components/theme/theme.ts';
import { chooseTheme, useTheme } from '#components/theme/use-theme.ts';

/** The themes, in the order in which they are offered. */
export const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'System theme' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Chooses light, dark, or what the system says. */
export function ThemePicker() {
  const theme = useTheme();
  return (
    <Picker label="Theme" options={THEMES} value={theme} onChoose={chooseTheme} className="h-6 text-ink-2">
      {THEMES.find(({ value }) => value === theme)?.label}
    </Picker>
  );
}
