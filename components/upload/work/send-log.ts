import type { Notice } from './protocol.ts';

const POINT_MS = 1_000;
const POINTS_MAX = 600;
const NOTICES_MAX = 20;

/** What an upload leaves to be looked at: its pace second by second, and what held it up. */
export class SendLog {
  readonly startedAt = Date.now();
  #points: { at: number; rowsPerS: number }[] = [];
  #notices: Notice[] = [];
  #last = { at: this.startedAt, rows: -1 };

  get points(): readonly { at: number; rowsPerS: number }[] {
    return this.#points;
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  /** Notes how many rows are answered; at most one point a second is kept. */
  point(at: number, rows: number): void {
    if (this.#last.rows === -1) this.#last = { at, rows };
    const spanMs = at - this.#last.at;
    if (spanMs < POINT_MS) return;
    const rowsPerS = ((rows - this.#last.rows) / spanMs) * 1_000;
    this.#points = [...this.#points, { at, rowsPerS }].slice(-POINTS_MAX);
    this.#last = { at, rows };
  }

  /** Notes a wait. @param wasRefused whether Muster said that it holds nothing of the batch */
  wait(cause: string, ms: number, wasRefused: boolean): void {
    const seconds = Math.max(1, Math.round(ms / 1_000));
    const text = wasRefused
      ? `Muster asked to wait ${seconds} s (${cause}). Nothing was sent twice.`
      : `Muster does not take rows now (${cause}). Trying again in ${seconds} s; what is held already counts as a duplicate.`;
    this.#note(text);
  }

  /** Notes that nothing is remembered for a later try. */
  forget(): void {
    this.#note(
      'This browser has no room to remember how far it is: after a reload it begins anew, which is safe.',
    );
  }

  #note(text: string): void {
    this.#notices = [...this.#notices, { at: Date.now(), text }].slice(-NOTICES_MAX);
  }
}
