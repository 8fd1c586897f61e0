import { grouped } from '#components/ui/format.ts';

/** `1,204 have another side under a near ID`, or at least so many where not all that waits was looked at. */
export const sayNear = (count: number, isAll: boolean): string =>
  `${isAll ? '' : 'at least '}${grouped(count)} ${count === 1 ? 'has' : 'have'} another side under a near ID`;
