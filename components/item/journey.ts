import type { Item } from '#lib/contract/answers.ts';
import { heldOf, isHeld } from '#components/item/held.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { duration } from '#components/ui/format.ts';

/** A point of an item's way. */
export type Event = {
  key: string;
  atMs: number;
  name: string;
  note: string;
  /** The modality whose colour it has; null for the overprint's. */
  modality: string | null;
  tone: 'done' | 'coming' | 'trouble';
};

/** When the embeddings of a modality came, the indexed one and the one that is held, in order of time. */
export function arrivalsOf(item: Item, modality: string): { at: number; by: string; isNewer: boolean }[] {
  const indexed = item.document?.received[modality];
  const held = heldOf(item)[modality];
  const isNewer = item.document?.modalities.includes(modality) ?? false;
  const arrivals = [
    ...(indexed ? [{ ...indexed, isNewer: false }] : []),
    ...(held && held.received_at !== indexed?.at
      ? [{ at: held.received_at, by: held.producer, isNewer }]
      : []),
  ];
  return arrivals.toSorted((a, b) => a.at - b.at);
}

/** What is known of an item's way, in order of time. @param nowMs 0 while it is not known */
export function journeyOf(item: Item, lanes: readonly Lane[], nowMs: number): Event[] {
  const done = (event: Omit<Event, 'tone'>): Event => ({ ...event, tone: 'done' });
  const own = (event: Omit<Event, 'modality' | 'tone'>, tone: Event['tone'] = 'done'): Event => ({
    ...event,
    modality: null,
    tone,
  });
  const received = lanes.flatMap(({ name: modality }) =>
    arrivalsOf(item, modality).map(({ at, by, isNewer }) =>
      done({
        key: `received ${modality} ${at}`,
        atMs: at,
        name: `${modality} received`,
        note: isNewer ? `${by}, newer` : by,
        modality,
      }),
    ),
  );
  const paired = pairingsOf(item, lanes).map(({ at, afterMs }) =>
    own({ key: `paired ${at}`, atMs: at, name: 'paired', note: sayAfter(afterMs) }),
  );
  const failedTries = item.tries === 1 ? '1 try' : `${item.tries} tries`;
  const events: (Event | false | null)[] = [
    ...received,
    ...paired,
    item.document &&
      own({
        key: 'indexed',
        atMs: Date.parse(item.document.indexed_at),
        name: 'indexed',
        note: item.document.modalities.join(' + '),
      }),
    item.failed_at !== null &&
      own({ key: 'failed', atMs: item.failed_at, name: 'failed', note: `after ${failedTries}` }, 'trouble'),
    isHeld(item) &&
      nowMs > 0 &&
      own({ key: 'now', atMs: nowMs, name: 'now', note: describeState(item).rest }, 'coming'),
    item.due_at !== null &&
      item.leased_until === null &&
      own(
        {
          key: 'due',
          atMs: item.due_at,
          name: item.tries > 0 ? 'due again' : 'due',
          note: item.tries > 0 ? `after try ${item.tries}` : 'to be indexed',
        },
        item.tries > 0 ? 'trouble' : 'coming',
      ),
    item.leased_until !== null &&
      own(
        { key: 'leased', atMs: item.leased_until, name: 'lease ends', note: 'an indexer has it' },
        'coming',
      ),
    item.kept_out_until !== null &&
      own(
        { key: 'kept out', atMs: item.kept_out_until, name: 'let in again', note: 'it was deleted' },
        'coming',
      ),
  ];
  return events.filter((event) => event !== false && event !== null).toSorted((a, b) => a.atMs - b.atMs);
}

/** When the document's embeddings were all there, and when those that are held were. */
function pairingsOf(item: Item, lanes: readonly Lane[]): { at: number; afterMs: number }[] {
  const required = lanes.filter((lane) => lane.required).map(({ name }) => name);
  const sets = [
    required.map((name) => item.document?.received[name]?.at),
    required.map((name) => heldOf(item)[name]?.received_at),
  ];
  const pairings = sets.flatMap((times) =>
    times.length > 0 && times.every((at) => at !== undefined)
      ? [{ at: Math.max(...times), afterMs: Math.max(...times) - Math.min(...times) }]
      : [],
  );
  return [...new Map(pairings.map((pairing) => [pairing.at, pairing])).values()];
}

const sayAfter = (ms: number): string => (ms === 0 ? 'at once' : `${wait(ms)} after the first`);

/** How long something took, in ms where it was quick. */
export const wait = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms` : duration(ms));

/** The state in words, with why and since when. */
export function describeState(item: Item): { lead: string; isTrouble: boolean; rest: string } {
  const calm = (lead: string, rest = '') => ({ lead, isTrouble: false, rest });
  const trouble = (lead: string, rest: string) => ({ lead, isTrouble: true, rest });
  switch (item.state) {
    case 'unmatched':
      return calm(
        'Unmatched',
        item.missing.length === 0
          ? 'newer than the index, which has its other side'
          : `waits for ${item.missing.join(' and ')}`,
      );
    case 'failed':
      return trouble('Failed', `given up on after ${item.tries === 1 ? '1 try' : `${item.tries} tries`}`);
    case 'ready':
      if (item.leased_until !== null) return calm('Ready', 'an indexer has it');
      return item.tries > 0
        ? trouble('Ready, backing off', `try ${item.tries} failed`)
        : calm('Ready', 'due now');
    case 'indexed':
      return calm('Indexed', item.missing.length > 0 ? `without ${item.missing.join(' and ')}` : 'whole');
    case 'unknown':
      return calm(
        'Not known',
        item.kept_out_until === null
          ? 'nothing is held and nothing indexed under this ID'
          : 'deleted, and kept out for now',
      );
  }
}
