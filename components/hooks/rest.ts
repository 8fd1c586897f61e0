'use client';

import { useSyncExternalStore } from 'react';
import type { Stats } from '#lib/contract/answers.ts';

/** So long after anything moved, or anybody touched the page, it is at rest. */
const REST_AFTER_MS = 30_000;
/** So many times seldomer a page at rest asks. */
const SELDOMER = 5;
const TOUCHES = ['pointerdown', 'keydown', 'visibilitychange'] as const;

/** After a rest what comes next gets so long to come. */
const WAKING_MS = 5_000;

let movedAtMs = 0;
let wokeAtMs = 0;
let isResting = false;
let lastCounts = '';
const listeners = new Set<() => void>();

function set(resting: boolean): void {
  if (resting === isResting) return;
  isResting = resting;
  if (!resting) wokeAtMs = Date.now();
  for (const changed of listeners) changed();
}

/** Ends the rest: something moved, or could not be read. */
export function noteMovement(): void {
  movedAtMs = Date.now();
  set(false);
}

/** Looks whether counts moved since they were last seen. Ages, which only grow with time, do not count. */
export function noteCounts(stats: Stats): void {
  const { have, ready, later, failed, indexed, combinations } = stats;
  const counts = JSON.stringify([
    have,
    ready,
    later,
    failed,
    indexed,
    combinations.map(({ count }) => count),
  ]);
  if (counts !== lastCounts) noteMovement();
  else if (Date.now() - movedAtMs > REST_AFTER_MS) set(true);
  lastCounts = counts;
}

function subscribe(changed: () => void): () => void {
  if (listeners.size === 0) for (const touch of TOUCHES) document.addEventListener(touch, noteMovement);
  listeners.add(changed);
  return () => {
    listeners.delete(changed);
    if (listeners.size === 0) for (const touch of TOUCHES) document.removeEventListener(touch, noteMovement);
  };
}

/** Whether nothing moves, so that a page may look seldomer. Where no counts are looked at nothing rests. */
export const useIsAtRest = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => isResting,
    () => false,
  );

/** How often to ask for what is asked for so often while things move. */
export function useEvery(everyMs: number): number {
  return useIsAtRest() ? SELDOMER * everyMs : everyMs;
}

/** Whether an answer of that age should long have been followed by another. */
export function isOld(ageMs: number, everyMs: number, nowMs: number): boolean {
  const isRested = isResting || nowMs - wokeAtMs < WAKING_MS;
  return ageMs > 2 * (isRested ? SELDOMER * everyMs : everyMs) + 2_000;
}

/** Calls back whenever a rest ends. */
export const onWake = (woke: () => void): (() => void) => subscribe(() => isResting || woke());
