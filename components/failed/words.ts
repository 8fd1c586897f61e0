import type { FailureGroup } from '#lib/contract/console.ts';
import { counted, grouped } from '#components/ui/format.ts';

const NAMED = /^([a-z][a-z0-9]*(?:_[a-z0-9]+)+): +(.+)$/su;

/** A reason in two: the error's name, where it begins with one, and what it says. */
export function splitReason(reason: string): { name: string | null; words: string } {
  const [, name, words] = NAMED.exec(reason) ?? [];
  return name === undefined || words === undefined ? { name: null, words: reason } : { name, words };
}

/** Whether a group grows: its newest failure is no older than one bucket of the trend. */
export const isStillComing = ({ newest_at: newestAt }: FailureGroup, at: number, bucketMs: number): boolean =>
  at - newestAt < bucketMs;

/** `37 items, 5 reasons`; `isMore` when there are reasons that are not read yet. */
export const sayFailed = (items: number, reasons: number, isMore: boolean): string =>
  `${counted(items, 'item')}, ${isMore ? `more than ${grouped(reasons)} reasons` : counted(reasons, 'reason')}`;

/** A bucket of a trend: when it begins, how many failed in it, whether it goes on. */
export type TrendBucket = { start: number; count: number; isUnfinished: boolean };

/** The buckets of a trend, the oldest first. */
export const bucketsOf = (trend: readonly number[], from: number, bucketMs: number): TrendBucket[] =>
  trend.map((count, i) => ({
    start: from + i * bucketMs,
    count,
    isUnfinished: i === trend.length - 1,
  }));

/** What a trend's picture says: `21 in 24 h, at most 8 in 1 h`. */
export function describeTrend(trend: readonly number[], range: string, bucket: string): string {
  const sum = trend.reduce((a, b) => a + b, 0);
  if (sum === 0) return `none in ${range}`;
  return `${grouped(sum)} in ${range}, at most ${grouped(Math.max(...trend))} in ${bucket}`;
}
