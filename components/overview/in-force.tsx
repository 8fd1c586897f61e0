import type { Readiness } from '#lib/contract/answers.ts';
import { Panel } from '#components/ui/panel.tsx';

const durability = (durable: boolean | null) => {
  if (durable === null) return 'its settings could not be read';
  return durable ? 'every write on disk before the answer' : 'a crash may lose acknowledged data';
};

function noteOf({ name }: Readiness['engine'], index: string): string {
  if (name === 'LanceDB') return 'set ELASTICSEARCH_URL to use Elasticsearch';
  if (name === 'Service') return 'documents are sent to it; it is not searched from here';
  return index && `index ${index}`;
}

const rowsOf = ({ redis, engine, indexer }: Readiness, index: string): [string, string, string][] => [
  [
    'Redis',
    redis.ok
      ? [redis.version ?? 'version unknown', redis.embedded && 'embedded'].filter(Boolean).join(', ')
      : 'away',
    redis.ok ? durability(redis.durable) : 'producers get 503 and may retry',
  ],
  [
    'Engine',
    [engine.name, engine.version].filter(Boolean).join(' ') + (engine.name === 'LanceDB' ? ', embedded' : ''),
    engine.ok ? noteOf(engine, index) : 'away; documents wait in Redis',
  ],
  [
    'Indexer',
    indexer.running ? 'runs in this process' : 'not in this process',
    indexer.running ? 'complete items are written at once' : 'npm run indexer writes them',
  ],
];

/** What this Muster runs on. */
export function InForce({ health, index }: { health: Readiness | undefined; index: string }) {
  const rows = health ? rowsOf(health, index) : ['Redis', 'Engine', 'Indexer'].map((name) => [name, '–', '']);
  return (
    <Panel title="In force">
      <dl>
        {rows.map(([name, value, note]) => (
          <div
            key={name}
            className="grid min-h-8 grid-cols-[80px_1fr] items-center gap-x-4 border-b border-rule py-1 sm:grid-cols-[184px_294px_1fr]"
          >
            <dt className="text-ink-2">{name}</dt>
            <dd>{value}</dd>
            <dd className="text-ink-2 max-sm:col-start-2">{note}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
