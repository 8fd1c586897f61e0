import { stripVTControlCharacters } from 'node:util';

const LENGTH_MAX = 300;

/** What a failure said, on one line, and where in the test's file: for who has the end of a run alone. */
export function describeReason(message: string, file: string): string {
  const [said = '', ...frames] = stripVTControlCharacters(message).split(/\n\s+at /);
  const place = /:\d+(?=:\d+\)?$)/m.exec(frames.find((frame) => frame.includes(file)) ?? '')?.[0];
  const reason = said.replaceAll(/\s+/g, ' ').trim().slice(0, LENGTH_MAX);
  return (reason === '' ? '' : ` — ${reason}`) + (place === undefined ? '' : ` (line ${place.slice(1)})`);
}
