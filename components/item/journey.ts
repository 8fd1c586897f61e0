import type { Item } from '#lib/contract/answers.ts';
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

/** What is known of an item's way, in order of time. */
export function journeyOf(item: Item): Event[] {
  const done = (event: Omit<Event, 'tone'>): Event => ({ ...event, tone: 'done' });
  const received = Object.entries(item.embeddings).map(([modality, { received_at: atMs, producer }]) =>
    done({ key: `received ${modality}`, atMs, name: `${modality} received`, note: producer, modality }),
  );
  const events: (Event | null)[] = [
    item.document &&
      done({
        key: 'indexed',
        atMs: Date.parse(item.document.indexed_at),
        name: 'indexed',
        note: item.document.modalities.join(' + '),
        modality: null,
      }),
    ...received,
    item.paired_at === null
      ? null
      : done({ key: 'paired', atMs: item.paired_at, name: 'paired', note: sinceFirst(item), modality: null }),
    item.due_at !== null && item.leased_until === null
      ? {
          key: 'due',
          atMs: item.due_at,
          name: item.tries > 0 ? 'due again' : 'due',
          note: item.tries > 0 ? `after try ${item.tries}` : 'to be indexed',
          modality: null,
          tone: item.tries > 0 ? 'trouble' : 'coming',
        }
      : null,
    item.leased_until === null
      ? null
      : {
          key: 'leased',
          atMs: item.leased_until,
          name: 'lease ends',
          note: 'an indexer has it',
          modality: null,
          tone: 'coming',
        },
    item.kept_out_until === null
      ? null
      : {
          key: 'kept out',
          atMs: item.kept_out_until,
          name: 'let in again',
          note: 'it was deleted',
          modality: null,
          tone: 'coming',
        },
  ];
  return events.filter((event) => event !== null).toSorted((a, b) => a.atMs - b.atMs);
}

function sinceFirst({ first_seen_at: firstMs, paired_at: pairedMs }: Item): string {
  return firstMs === null || pairedMs === null || pairedMs === firstMs
    ? 'at once'
    : `${duration(pairedMs - firstMs)} after the first`;
}

/** The state in words, with why and since when. */
export function describeState(item: Item): { lead: string; isTrouble: boolean; rest: string } {
  const calm = (lead: string, rest = '') => ({ lead, isTrouble: false, rest });
  const trouble = (lead: string, rest: string) => ({ lead, isTrouble: true, rest });
  switch (item.state) {
    case 'unmatched':
      return calm('Unmatched', `waits for ${item.missing.join(' and ')}`);
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
