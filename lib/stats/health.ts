import type { Readiness, Stats } from '#lib/contract/answers.ts';
import type { Producer, Trouble } from '#lib/contract/console.ts';
import { explainSpan } from './explain-span.ts';
import type { Judgement } from './readiness.ts';
import type { KnownReplica } from './replicas.ts';

/** What troubles are read off. */
export interface HealthFacts {
  readiness: Judgement;
  stats: Stats;
  /** null while indexing is not paused. */
  paused: { actor: string | null; at: number | null } | null;
  replicas: readonly KnownReplica[];
  producers: readonly Producer[];
  redisFullMs: number | null;
  /** Since when Redis has been full; null while it is not. */
  redisFullSince: number | null;
}

/** What says by itself that Redis cannot be reached. */
const AWAY = /^(Redis (is away|does not answer|asks|refuses)|The sentinel|Redis .* cannot be reached)/;
const FULL_SOON_MS = 86_400_000;
const INDEXER_SILENT_MS = 15_000;

/** Everything that is wrong with a collection, the worst first; empty when all is well. */
export const findTroubles = (facts: HealthFacts): Trouble[] => [
  ...redisTroubles(facts),
  ...indexTroubles(facts),
  ...facts.producers.filter(({ late }) => late).map(lateTrouble),
  ...facts.readiness.warnings.map((warning) => warningTrouble('setting', 'redis', warning)),
  ...facts.readiness.pending.map(({ code, warning }) => warningTrouble(code, 'operator', warning)),
];

function redisTroubles({ readiness, redisFullMs, redisFullSince }: HealthFacts): Trouble[] {
  if (!readiness.redis.ok) return [redisTrouble(readiness)];
  if (redisFullMs === null || redisFullMs > FULL_SOON_MS) return [];
  return [
    {
      code: 'redis_filling',
      blame: 'redis',
      since: redisFullSince,
      detail:
        redisFullMs === 0 ? 'Redis is full' : `Redis is full in ${explainSpan(redisFullMs)} at this pace`,
      consequence: `${redisFullMs === 0 ? 'Intake' : 'Then intake'} answers 503 to new items; what is held goes on to be indexed.`,
      items: null,
    },
  ];
}

/** That Redis is away or takes no writes; the only trouble that is known while it is away. */
export const redisTrouble = ({ redis }: Readiness): Trouble => ({
  code: 'redis_refuses',
  blame: 'redis',
  since: null,
  detail: sayRedisFault(redis),
  consequence: 'Producers get 503 and may retry.',
  items: null,
});

function sayRedisFault({ version, detail = 'It does not say why.' }: Readiness['redis']): string {
  const [reason = detail] = detail.split(/(?<=\.)\s+(?=[A-Z])/);
  return version === null && AWAY.test(reason)
    ? clauseOf(reason)
    : `Redis takes no writes: ${clauseOf(reason)}`;
}

function indexTroubles({ readiness: { engine }, stats, paused, replicas }: HealthFacts): Trouble[] {
  const items = stats.ready + stats.later;
  if (paused !== null)
    return [
      {
        code: 'paused',
        blame: 'operator',
        since: paused.at,
        detail: `Paused by ${paused.actor ?? 'an operator'}`,
        consequence: `Intake goes on. ${sayWaiting(items)}`,
        items,
      },
    ];
  const [trouble] = replicas
    .flatMap(({ troubles }) => troubles)
    .filter(({ collection }) => collection === stats.collection)
    .toSorted((a, b) => a.since - b.since);
  const fault = {
    blame: 'engine',
    consequence: `${sayWaiting(items)} Indexing resumes by itself.`,
    items,
  } as const;
  if (trouble !== undefined)
    return [{ code: 'engine_refuses', since: trouble.since, detail: clauseOf(trouble.reason), ...fault }];
  if (!engine.ok) {
    const why = engine.detail === undefined ? '' : `: ${clauseOf(engine.detail)}`;
    return [{ code: 'engine_away', since: null, detail: `${engine.name} is away${why}`, ...fault }];
  }
  const isIndexed = replicas.some(
    ({ indexes, last_seen_at: seenAt }) => indexes && stats.at - seenAt < INDEXER_SILENT_MS,
  );
  if (isIndexed || items === 0) return [];
  const consequence = `${sayWaiting(items)} Start one: npm run indexer.`;
  return [
    { code: 'no_indexer', blame: 'muster', since: null, detail: 'No indexer runs', consequence, items },
  ];
}

const lateTrouble = ({
  name,
  modality,
  last_seen_at: since,
  usual_interval_ms: usualMs,
  waiting,
}: Producer): Trouble => ({
  code: 'producer_late',
  blame: 'producer',
  since,
  detail: `${name} is late: it usually sends ${modality} every ${explainSpan(usualMs ?? 0)}`,
  consequence: `${sayItems(waiting)} for ${modality}.`,
  items: waiting,
});

function warningTrouble(code: Trouble['code'], blame: Trouble['blame'], warning: string): Trouble {
  const [detail = warning, ...rest] = warning.split(/(?<=\.)\s+(?=[A-Z])/);
  return {
    code,
    blame,
    since: null,
    detail: clauseOf(detail),
    consequence: rest.join(' '),
    items: null,
  };
}

const sayWaiting = (items: number): string =>
  items === 0 ? 'Nothing is lost.' : `${sayItems(items)}; nothing is lost.`;

const sayItems = (items: number): string =>
  items === 1 ? '1 item waits' : `${items.toLocaleString('en')} items wait`;

const clauseOf = (text: string): string => text.trim().replace(/[.\s]+$/, '');
