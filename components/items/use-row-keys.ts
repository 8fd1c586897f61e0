'use client';

import { type RefObject, useRef } from 'react';
import type { ListedItem } from '#lib/contract/answers.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';

/** `j` and `k` move the focus from row to row, `x` selects the row that has it; Enter opens it, being a link. */
export function useRowKeys(
  body: RefObject<HTMLElement | null>,
  items: readonly ListedItem[],
  scrollTo: (index: number) => void,
  onToggle: ((id: string) => void) | undefined,
): void {
  const last = useRef(-1);
  const current = (): number => {
    const row = document.activeElement?.closest<HTMLElement>('[data-index]');
    return row && body.current?.contains(row) ? Number(row.dataset['index']) : last.current;
  };
  const move = (by: number) => {
    const next = Math.min(items.length - 1, Math.max(0, current() + by));
    if (next < 0) return;
    last.current = next;
    scrollTo(next);
    // The row is drawn after the scroll.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        body.current
          ?.querySelector<HTMLElement>(`[data-index="${next}"] [data-row-link]`)
          ?.focus({ preventScroll: true }),
      ),
    );
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x:
      onToggle &&
      (() => {
        const item = items[current()];
        if (item) onToggle(item.id);
      }),
  });
}
