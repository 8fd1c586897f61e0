/** What a page holds that would be lost with it. */
const reasons = new Set<() => boolean>();

/** Keeps the page where it is, for as long as that is so, when a session has ended. */
export const stayWhile = (isSo: () => boolean): void => void reasons.add(isSo);

let isLeft = false;

/** Says that the page is being left already, for where whoever asked for it wants to go. */
export function noteLeft(): void {
  isLeft = true;
  // Back may bring it to life again.
  window.addEventListener('pageshow', () => (isLeft = false), { once: true });
}

/** Whether whoever leaves has said where to. */
export const isBeingLeft = (): boolean => isLeft;

/** Whether something would be lost if the page were left now. */
export const mustStay = (): boolean => [...reasons].some((isSo) => isSo());
