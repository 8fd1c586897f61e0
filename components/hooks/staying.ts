/** What a page holds that would be lost with it. */
const reasons = new Set<() => boolean>();

/** Keeps the page where it is, for as long as that is so, when a session has ended. */
export const stayWhile = (isSo: () => boolean): void => void reasons.add(isSo);

/** Whether something would be lost if the page were left now. */
export const mustStay = (): boolean => [...reasons].some((isSo) => isSo());
