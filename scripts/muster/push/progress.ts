import { Presets, SingleBar } from 'cli-progress';
import { say } from '#scripts/support/say.ts';

const LINE_MS = 10_000;
const BAR_MS = 200;
/** Before that the time that is left would be a guess. */
const KNOWN_SHARE_MIN = 0.01;

/** How far a file is. */
export interface Standing {
  rows: number;
  bytes: number;
  bytesTotal: number | null;
}

/** Shows how far it is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** Why it waits just now. */
  tell(why: string): void;
  stop(): void;
}

/** @param read how far it is now */
export function showProgress(name: string, read: () => Standing, nowMs = () => performance.now()): Progress {
  const startedMs = nowMs();
  const { bytesTotal } = read();
  const bar = process.stdout.isTTY && bytesTotal !== null ? openBar(bytesTotal) : null;
  let why = '';
  const show = (): void => {
    const standing = read();
    const text = [describeStanding(standing, nowMs() - startedMs), why]
      .filter((part) => part !== '')
      .join('; ');
    if (bar === null) say(`${name}: ${text}`);
    else bar.update(Math.min(standing.bytes, bytesTotal!), { name, text });
    why = '';
  };
  const timer = setInterval(show, bar === null ? LINE_MS : BAR_MS);
  return {
    tell: (reason) => (why = reason),
    stop() {
      clearInterval(timer);
      if (bar === null) return;
      show();
      bar.stop();
    },
  };
}

/** Rows, rows a second, bytes and the time that is left, in words. */
export function describeStanding({ rows, bytes, bytesTotal }: Standing, elapsedMs: number): string {
  const perSecond = elapsedMs === 0 ? 0 : Math.round((rows / elapsedMs) * 1_000);
  const megabytes = (count: number): string => (count / 1_000_000).toFixed(1);
  const of = bytesTotal === null ? '' : ` of ${megabytes(bytesTotal)}`;
  const isKnown = bytesTotal !== null && bytes > bytesTotal * KNOWN_SHARE_MIN;
  const leftMs = isKnown ? (elapsedMs * (bytesTotal - bytes)) / bytes : null;
  return [
    `${rows.toLocaleString('en')} rows`,
    `${perSecond.toLocaleString('en')} rows/s`,
    `${megabytes(bytes)}${of} MB`,
    ...(leftMs === null ? [] : [`${Math.max(0, Math.round(leftMs / 1_000))} s left`]),
  ].join(', ');
}

function openBar(total: number): SingleBar {
  const bar = new SingleBar(
    { format: '{name} [{bar}] {text}', barsize: 24, hideCursor: true, fps: 5 },
    Presets.shades_classic,
  );
  bar.start(total, 0, { name: '', text: '' });
  return bar;
}
