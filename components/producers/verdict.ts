import type { Producer } from '#lib/contract/console.ts';
import { duration } from '#components/ui/format.ts';

/** What is to be said of a producer: that it is late and for how long it has been silent, or how it does. */
export function verdictOf(producer: Producer, atMs: number): string {
  if (producer.late) return `late ${duration(atMs - producer.last_seen_at)}`;
  if (producer.usual_interval_ms === null) return 'seen once';
  return producer.waiting === 0 ? 'nothing waits for it' : 'on time';
}

/** `every 4 s`; a dash after one sight. */
export const paceOf = ({ usual_interval_ms: usualMs }: Producer): string =>
  usualMs === null ? '–' : `every ${duration(usualMs)}`;

/** Who is late goes first, the longest silent before the others; then the latest seen. */
export const byUrgency = (a: Producer, b: Producer): number => {
  if (a.late !== b.late) return a.late ? -1 : 1;
  return a.late ? a.last_seen_at - b.last_seen_at : b.last_seen_at - a.last_seen_at;
};

/** `1 of 5 late`, `5, none late`. */
export function sumUpLate(producers: readonly Producer[]): string {
  const late = producers.filter((producer) => producer.late).length;
  if (producers.length === 0) return '';
  return late === 0 ? `${producers.length}, none late` : `${late} of ${producers.length} late`;
}
