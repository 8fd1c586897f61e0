const HALVES = [1, 2, 3, 4, 5, 10];

/** Three grid lines from zero, at round numbers. */
export function rateTicks(max: number): [number, number, number] {
  if (max <= 0) return [0, 1, 2];
  const power = 10 ** Math.floor(Math.log10(max / 2));
  const half = HALVES.map((n) => n * power).find((n) => n * 2 >= max) ?? max / 2;
  return [0, half, half * 2];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 3, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map((n) => n * MINUTE);

/** Round local times in a span, at most `most` of them. `offsetMs` is local time less UTC at a moment. */
export function timeTicks(from: number, to: number, most: number, offsetMs: (t: number) => number): number[] {
  const step = STEPS.find((candidate) => (to - from) / candidate <= most) ?? 7 * DAY;
  const ticks: number[] = [];
  const start = Math.ceil((from + offsetMs(from)) / step) * step;
  for (let local = start; ; local += step) {
    const t = local - offsetMs(local - offsetMs(local));
    if (t > to) return ticks;
    if (t >= from) ticks.push(t);
  }
}

/** Spans longer than two days are told by days. */
export const isByDay = (from: number, to: number): boolean => to - from > 2 * DAY;
