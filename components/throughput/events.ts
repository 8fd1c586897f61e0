import type { ThroughputEvent } from '#lib/contract/throughput.ts';

const WORDS: Record<ThroughputEvent['kind'], string> = {
  pause: 'paused',
  resume: 'resumed',
  flush: 'flushed',
  discard: 'discarded',
  requeue: 'requeued',
  engine_trouble: 'engine trouble',
};

/** `paused`. */
export const wordOf = ({ kind }: ThroughputEvent): string => WORDS[kind];

/** `paused by night-ops`, `engine trouble`. */
export const sayEvent = (event: ThroughputEvent): string =>
  event.actor === null ? wordOf(event) : `${wordOf(event)} by ${event.actor}`;

/** Those of a bucket. */
export const eventsIn = (
  events: readonly ThroughputEvent[],
  start: number,
  bucketMs: number,
): ThroughputEvent[] => events.filter(({ at }) => at >= start && at < start + bucketMs);

/** A line of the chart, with its word to the right or left of it; '' where there is no room for one. */
export type Mark = { at: number; label: string; side: 'right' | 'left' };

const LINE_PX = 4;
const CHAR_PX = 6.5;
const GAP_PX = 8;

/** Where lines are drawn: events that would touch share one, and a word is left out rather than laid over another. */
export function marksOf(
  events: readonly ThroughputEvent[],
  from: number,
  to: number,
  widthPx: number,
): Mark[] {
  const marks: Mark[] = [];
  let lineEnd = -Infinity;
  let labelEnd = -Infinity;
  for (const event of events) {
    const x = ((event.at - from) / Math.max(1, to - from)) * widthPx;
    if (x < lineEnd) continue;
    lineEnd = x + LINE_PX;
    const word = wordOf(event);
    const wordPx = GAP_PX + word.length * CHAR_PX;
    const side = x + wordPx > widthPx ? 'left' : 'right';
    const [start, end] = side === 'left' ? [x - wordPx, x] : [x, x + wordPx];
    const hasRoom = start >= labelEnd;
    if (hasRoom) labelEnd = end;
    marks.push({ at: event.at, label: hasRoom ? word : '', side });
  }
  return marks;
}
