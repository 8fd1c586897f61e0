/** What it is judged by whether a producer is late. Times in ms. */
export interface Sight {
  /** Now. */
  at: number;
  lastSeenAt: number;
  /** null after one sight: nothing is usual yet. */
  usualMs: number | null;
  /** Items that wait for what the producer sends. */
  waiting: number;
}

const USUAL_TIMES = 10;
const SILENCE_MIN_MS = 60_000;

/** Whether a producer is late: silent for longer than ten usual intervals and a minute, while items wait for its side. */
export const judgeLate = ({ at, lastSeenAt, usualMs, waiting }: Sight): boolean =>
  usualMs !== null && waiting > 0 && at - lastSeenAt > Math.max(USUAL_TIMES * usualMs, SILENCE_MIN_MS);
