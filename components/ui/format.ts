const groups = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const trimmed = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** 148210 → `148,210`. */
export const grouped = (n: number): string => groups.format(n);

/** `1 item`, `2 items`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${grouped(n)} ${n === 1 ? one : many}`;

/** 48211907 → `48.2 M`. */
export function compact(n: number): string {
  for (const [unit, name] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (n >= unit) return `${trimmed.format(n / unit)} ${name}`;
  }
  return trimmed.format(n);
}

/** A rate a second: whole from 10 on, finer below. */
export function rate(perSecond: number): string {
  if (perSecond === 0 || perSecond >= 10) return `${grouped(perSecond)}/s`;
  if (perSecond < 0.01) return '< 0.01/s';
  return `${perSecond.toFixed(perSecond < 1 ? 2 : 1)}/s`;
}

/** A length of time in its two largest units: `3 d 4 h`, `9 h 12 min`, `1 min 22 s`, `41 min`. */
export function duration(ms: number): string {
  const s = Math.floor(ms / 1_000);
  const min = Math.floor(s / 60);
  const h = Math.floor(min / 60);
  const d = Math.floor(h / 24);
  const pair = (a: number, aName: string, b: number, bName: string) =>
    b === 0 ? `${a} ${aName}` : `${a} ${aName} ${b} ${bName}`;
  if (s < 1) return 'under 1 s';
  if (min < 1) return `${s} s`;
  if (min < 10) return pair(min, 'min', s % 60, 's');
  if (h < 1) return `${min} min`;
  if (d < 1) return pair(h, 'h', min % 60, 'min');
  return pair(d, 'd', h % 24, 'h');
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

// Redis' own settings and reports count in powers of 1024 under these names.
const byteScale = (bytes: number) =>
  Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));

const inScale = (bytes: number, scale: number) => {
  const value = bytes / 1024 ** scale;
  return value >= 10 || scale === 0 ? grouped(value) : value.toFixed(1).replace(/\.0$/, '');
};

const inUnit = (bytes: number, scale: number) => `${inScale(bytes, scale)} ${BYTE_UNITS[scale] ?? ''}`;

/** `31 MB`. */
export const bytes = (n: number): string => inUnit(n, byteScale(n));

/** `0.9 of 16 GB`, `1.3 MB of 16 GB`, or `31 MB` without a limit. */
export function memory(used: number, limit: number | null): string {
  const own = bytes(used);
  if (limit === null || limit === 0) return own;
  const scale = byteScale(limit);
  const tiny = used / 1024 ** scale < 0.1;
  return `${tiny ? own : inScale(used, scale)} of ${inUnit(limit, scale)}`;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const secondsFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });

/** `14:29`, in the reader's zone. */
export const clock = (ms: number): string => clockFormat.format(ms);

/** `14:29:05`. */
export const clockSeconds = (ms: number): string => secondsFormat.format(ms);

/** `Tue 14`. */
export const day = (ms: number): string => dayFormat.format(ms);

const momentFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `18 Nov 10:21`. */
export const moment = (ms: number): string => momentFormat.format(ms).replace(',', '');

const exactFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** `18 Nov 10:21:07.412`. */
export const exactMoment = (ms: number): string => exactFormat.format(ms).replace(',', '');

/** `14:29` today, `Tue 14 14:29` on another day. */
export const since = (ms: number, nowMs: number): string =>
  nowMs - ms < 20 * 3_600_000 ? clock(ms) : `${day(ms)}, ${clock(ms)}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
