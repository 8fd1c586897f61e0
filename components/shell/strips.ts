import type { Health, Trouble } from '#lib/contract/console.ts';
import { ApiError, isRedisAway, reasonOf } from '#components/hooks/api.ts';
import { loginAddress } from '#components/login/target.ts';
import { addressOf } from '#components/shell/pages.ts';
import { clock, counted, duration, since } from '#components/ui/format.ts';

/** A sentence across the page: fact and since when, then consequence and what to do, and where to look. */
export type StripText = {
  key: string;
  tone: 'warn' | 'bad';
  lead: string;
  rest: string;
  link: { href: string; label: string } | null;
};

const STALE_AFTER_MS = 60_000;

type Facts = {
  health: Health | undefined;
  /** Why what is wrong could not be asked for. */
  refusal: Error | null;
  collection: string;
  nowMs: number;
  /** When the counts were last read; 0 before the first time. */
  readAtMs: number;
  /** False on the server, which does not know the reader’s zone. */
  isZoneKnown: boolean;
};

/** The key of the strip that asks for a sign-in. */
export const SIGNED_OUT = 'signed_out';

/** Who is signed out is led away, but for an upload that goes on in this tab. */
const toSignIn = (collection: string): StripText => ({
  key: SIGNED_OUT,
  tone: 'bad',
  lead: 'Muster refuses the key.',
  rest: 'The upload of this tab is held, and nothing of it is lost. Sign in again, and it goes on.',
  link: { href: loginAddress(addressOf('/upload', collection)), label: 'Sign in' },
});

/** Everything that is wrong, the worst first; empty when all is well. */
export function stripsOf({ health, refusal, collection, nowMs, readAtMs, isZoneKnown }: Facts): StripText[] {
  const known = joinLate(health?.troubles ?? []).map((trouble) =>
    toStrip(trouble, collection, health?.at ?? nowMs, isZoneKnown),
  );
  const told =
    refusal !== null && isRedisAway(refusal)
      ? [toRefusal(refusal, collection, readAtMs), ...known.filter(({ key }) => key !== 'redis_refuses')]
      : known;
  if (refusal instanceof ApiError && refusal.status === 401) return [toSignIn(collection)];
  if (readAtMs === 0 || nowMs - readAtMs <= STALE_AFTER_MS) return told;
  const stale: StripText = {
    key: 'stale',
    tone: 'warn',
    lead: `No new data since ${clock(readAtMs)}.`,
    rest: 'The figures are of that time; what was acknowledged is held. The page goes on trying.',
    link: null,
  };
  return [...told, stale];
}

const toRefusal = (refusal: Error, collection: string, readAtMs: number): StripText => ({
  key: 'redis_refuses',
  tone: 'bad',
  lead: reasonOf(refusal).replace(/\.$/, readAtMs === 0 ? '.' : ` since ${clock(readAtMs)}.`),
  rest: 'Producers get 503 and may retry.',
  link: { href: addressOf('/system', collection), label: 'System' },
});

/** Late producers share a sentence about the one that has been silent for the longest: the panel has them all. */
function joinLate(troubles: readonly Trouble[]): Trouble[] {
  const late = troubles.filter(({ code }) => code === 'producer_late');
  const [worst, ...others] = late.toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0));
  if (!worst || others.length === 0) return [...troubles];
  const tooLate = counted(others.length, 'other producer is', 'other producers are');
  const joined = { ...worst, consequence: `${worst.consequence} ${tooLate} late, too.` };
  return troubles.flatMap((trouble) =>
    trouble === late[0] ? [joined] : trouble.code === 'producer_late' ? [] : [trouble],
  );
}

/** Of these there may be several at once. */
const WARNINGS: ReadonlySet<Trouble['code']> = new Set(['setting', 'not_as_declared']);

const toStrip = (trouble: Trouble, collection: string, atMs: number, isZoneKnown: boolean): StripText => ({
  key: WARNINGS.has(trouble.code) ? trouble.detail : trouble.code,
  tone: trouble.code === 'redis_refuses' ? 'bad' : 'warn',
  lead: leadOf(trouble, atMs, isZoneKnown),
  rest: trouble.consequence,
  link: linkOf(trouble, collection),
});

function leadOf({ code, detail, since: sinceMs }: Trouble, atMs: number, isZoneKnown: boolean): string {
  if (sinceMs === null) return `${detail}.`;
  if (code === 'producer_late') return `${detail}, last seen ${duration(atMs - sinceMs)} ago.`;
  return `${detail} since ${isZoneKnown ? since(sinceMs, atMs) : '––:––'}.`;
}

function linkOf({ code }: Trouble, collection: string): StripText['link'] {
  switch (code) {
    case 'producer_late':
      return { href: `${addressOf('/', collection)}#producers`, label: 'Producers' };
    case 'paused':
      return { href: addressOf('/activity', collection, { action: 'pause' }), label: 'Activity' };
    default:
      return { href: addressOf('/system', collection), label: 'System' };
  }
}
