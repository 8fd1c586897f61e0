'use client';

import { useRef } from 'react';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';

/** `j` and `k` move the focus from reason to reason; Enter opens one, being its button's key. */
export function useGroupKeys() {
  const body = useRef<HTMLTableSectionElement>(null);
  const move = (by: number) => {
    const buttons = [...(body.current?.querySelectorAll<HTMLElement>('[data-group-button]') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
  };
  useShortcuts({ j: () => move(1), k: () => move(-1) });
  return body;
}
