const MINUTE_MS = 60_000;
const KEPT_MS = 8 * 86_400_000;

const two = (n: number) => String(n).padStart(2, '0');

/** A moment in the reader's zone, as a field for date and time takes it; seconds are cut off. */
export function toField(ms: number): string {
  const at = new Date(ms);
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What two fields say: a span, or why it is none. */
export function readFields(
  from: string,
  to: string,
  nowMs: number,
): { from: number; to: number } | { problem: string } {
  const [begin, end] = [from, to].map((field) => new Date(field).getTime()) as [number, number];
  if (Number.isNaN(begin) || Number.isNaN(end)) return { problem: 'Give both, with date and time.' };
  if (begin >= end) return { problem: 'From has to be before to.' };
  if (begin > nowMs) return { problem: 'This has not come yet.' };
  if (nowMs - begin > KEPT_MS - MINUTE_MS)
    return { problem: 'From is more than eight days ago: nothing is kept for so long.' };
  return { from: begin, to: end };
}
