'use client';

import { useEffect, useRef } from 'react';
import { addKey, NO_KEYS } from '#components/shortcuts/sequence.ts';
import { areShortcutsOn } from '#components/shortcuts/setting.ts';

/** What keys do: `x`, `X`, `/`, `g u`. */
export type Bindings = Record<string, (() => void) | undefined>;

type Layer = { bindings: Bindings; isFallback: boolean };
const layers = new Set<{ current: Layer }>();
let sequence = NO_KEYS;

const SLEEPS_IN =
  'input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=listbox], [role=menu], [role=combobox][aria-expanded=true]';

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
  if (event.key.length !== 1 && event.key !== 'Escape') return;
  const { target } = event;
  if ((target instanceof Element && target.closest(SLEEPS_IN)) || document.querySelector('[role=dialog]'))
    return;
  if (!areShortcutsOn()) return;
  const { combo, next } = addKey(sequence, event.key, event.timeStamp);
  sequence = next;
  if (combo === null) return;
  const run = [...layers]
    .map(({ current }) => current)
    .toSorted((a, b) => Number(a.isFallback) - Number(b.isFallback))
    .map(({ bindings }) => bindings[combo])
    .find((bound) => bound !== undefined);
  if (!run) return;
  event.preventDefault();
  run();
}

/**
 * Binds single keys while the component is there. They sleep in inputs, lists and dialogs, and when turned off.
 * @param isFallback what the page binds goes before
 */
export function useShortcuts(bindings: Bindings, isFallback = false): void {
  const layer = useRef({ bindings, isFallback });
  useEffect(() => {
    layer.current = { bindings, isFallback };
  });
  useEffect(() => {
    if (layers.size === 0) window.addEventListener('keydown', hear);
    layers.add(layer);
    return () => {
      layers.delete(layer);
      if (layers.size === 0) window.removeEventListener('keydown', hear);
    };
  }, []);
}
