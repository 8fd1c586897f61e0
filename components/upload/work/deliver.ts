import type { Ingested } from '#lib/contract/answers.ts';
import type { RowBatch } from '#lib/formats/files/read-rows.ts';
import { Refused } from './api.ts';
import type { RefusedRow } from './faults.ts';
import type { Hold } from './hold.ts';
import { judge } from './patience.ts';
import { addTallies, findMissing, NO_ROWS, type Tally } from './tally.ts';

/** Rows that go into one request. */
export interface Parcel {
  file: string;
  modality: string;
  batch: Pick<RowBatch, 'rows' | 'ids' | 'dims' | 'vectors' | 'others'>;
}

/** What became of a parcel. */
export interface Delivered {
  tally: Tally;
  refused: RefusedRow[];
}

/** Who is told on the way. */
export interface Escort {
  hold: Hold;
  /** @throws Refused */
  send: (parcel: Parcel) => Promise<Ingested>;
  onWait: (cause: string, ms: number, wasRefused: boolean) => void;
  /** The key may not send. */
  onLock: (why: string) => void;
}

/** What cannot go on without a person. */
export class Halted extends Error {}

/**
 * Sends a parcel until Muster has answered for each of its rows, however long that takes.
 * @throws Halted, Cancelled
 */
export async function deliver(escort: Escort, parcel: Parcel): Promise<Delivered> {
  const { hold, send, onWait, onLock } = escort;
  for (let tries = 0; ; tries++) {
    await hold.pass();
    try {
      return settle(parcel, await send(parcel));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const verdict = judge(error.refusal, tries);
      if (verdict.kind === 'halt') throw new Halted(error.message, { cause: error });
      if (verdict.kind === 'halve') return deliverHalves(escort, parcel, error);
      if (verdict.kind === 'lock')
        onLock(error.refusal.status === 401 ? 'It was revoked, or has expired.' : error.message);
      else if (hold.wait(verdict.ms, Date.now()))
        onWait(verdict.cause, verdict.ms, error.refusal.status === 429);
    }
  }
}

async function deliverHalves(escort: Escort, parcel: Parcel, error: Refused): Promise<Delivered> {
  const half = Math.ceil(parcel.batch.ids.length / 2);
  if (parcel.batch.ids.length === 1) throw new Halted(error.message, { cause: error });
  const first = await deliver(escort, cutParcel(parcel, 0, half));
  const second = await deliver(escort, cutParcel(parcel, half));
  return {
    tally: addTallies(first.tally, second.tally),
    refused: [...first.refused, ...second.refused],
  };
}

/** Some of a parcel's rows. */
export function cutParcel({ batch, ...parcel }: Parcel, from: number, to?: number): Parcel {
  const { rows, ids, dims, vectors, others } = batch;
  return {
    ...parcel,
    batch: {
      rows: rows.slice(from, to),
      ids: ids.slice(from, to),
      dims,
      vectors: vectors.subarray(from * dims, to === undefined ? undefined : to * dims),
      others: others.slice(from, to),
    },
  };
}

function settle({ file, batch: { rows } }: Parcel, answer: Ingested): Delivered {
  const { accepted, replaced, duplicates, stale, completed, rejected = 0, items = [] } = answer;
  const tally = { rows: rows.length, accepted, replaced, duplicates, stale, refused: rejected, completed };
  const refused = items.flatMap(({ position, id, error }) =>
    error === undefined ? [] : [{ file, row: rows[position]!, id, ...error }],
  );
  const missing = findMissing(tally);
  if (missing !== 0 || refused.length !== rejected)
    throw new Halted(
      `Muster's answer accounts for ${rows.length - missing} of ${rows.length} rows. This is a fault of Muster's: please report it.`,
    );
  return { tally: addTallies(NO_ROWS, tally), refused };
}
