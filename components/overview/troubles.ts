import type { Readiness, Stats } from '#lib/contract/answers.ts';
import { clock, counted, since } from '#components/ui/format.ts';

/** A sentence for a strip: fact and since when, then consequence and what to do. */
export type Trouble = { key: string; tone: 'warn' | 'bad'; lead: string; rest: string };

const STRIP_AFTER_MS = 60_000;

const sentence = (text: string) => text.trim().replace(/[.\s]*$/, '.');
const because = (detail: string | undefined) => (detail ? ` Reason: ${sentence(detail)}` : '');
const clause = (text: string) => text.trim().replace(/[.\s]*$/, '');

type Facts = {
  health: Readiness | undefined;
  stats: Stats | undefined;
  paused: boolean;
  nowMs: number;
  /** When the counts were last read; 0 before the first time. */
  readAtMs: number;
};

/** Everything that is wrong, the worst first; empty when all is well. */
export function troubles({ health, stats, paused, nowMs, readAtMs }: Facts): Trouble[] {
  const found: (Trouble | false | undefined)[] = [
    readAtMs > 0 &&
      nowMs - readAtMs > STRIP_AFTER_MS && {
        key: 'stale',
        tone: 'warn',
        lead: `No new data since ${clock(readAtMs)}.`,
        rest: 'The figures are of that time; what was acknowledged is held. The page goes on trying.',
      },
    health && redisTrouble(health),
    health && indexTrouble(health, stats, nowMs),
    paused && {
      key: 'paused',
      tone: 'warn',
      lead: 'Indexing of this collection is paused.',
      rest: `Intake goes on. ${waiting(stats)}`,
    },
    ...(health?.warnings ?? []).map((warning): Trouble => {
      const [lead = warning, ...rest] = warning.split(/(?<=\.)\s+(?=[A-Z])/);
      return { key: warning, tone: 'warn', lead, rest: rest.join(' ') };
    }),
  ];
  return found.filter((trouble) => Boolean(trouble)) as Trouble[];
}

const waiting = (stats: Stats | undefined) => {
  const n = stats ? stats.ready + stats.later : 0;
  return n === 0 ? 'Nothing is lost.' : `${counted(n, 'item waits', 'items wait')}; nothing is lost.`;
};

// Redis' own refusals begin with a code in capitals: one that says OOM is there.
const REFUSAL = /^[A-Z]{3,} /;

function redisTrouble({ redis, ready }: Readiness): Trouble | false {
  if (redis.ok && ready) return false;
  const there = redis.ok || redis.version !== null || REFUSAL.test(redis.detail ?? '');
  return {
    key: 'redis',
    tone: 'bad',
    lead: there ? 'Redis takes no writes.' : 'Redis is away.',
    rest: `Producers get 503 and may retry.${there ? because(redis.detail) : ''}`,
  };
}

function indexTrouble(
  { engine, indexer }: Readiness,
  stats: Stats | undefined,
  nowMs: number,
): Trouble | false {
  const { trouble } = indexer;
  if (trouble)
    return {
      key: 'index',
      tone: 'warn',
      lead: `${clause(trouble.reason)} since ${since(trouble.since, nowMs)}.`,
      rest: waiting(stats),
    };
  if (engine.ok) return false;
  return {
    key: 'index',
    tone: 'warn',
    lead: `${engine.name} is away.`,
    rest: `${waiting(stats)}${because(engine.detail)}`,
  };
}
