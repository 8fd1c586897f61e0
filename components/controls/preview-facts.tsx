import type { Preview } from '#lib/contract/control.ts';
import type { ControlRequest } from '#components/controls/actions.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useRedisNow } from '#components/hooks/use-redis-now.ts';
import { duration, grouped } from '#components/ui/format.ts';
import { ItemId } from '#components/ui/item-id.tsx';
import { Time } from '#components/ui/time.tsx';
import { NearNote } from '#components/near/near-line.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';

type Props = { request: ControlRequest; preview: Preview; onLeave: () => void };

/** What an action would touch, as the server counted it. */
export function PreviewFacts({ request, preview, onLeave }: Props) {
  const nowMs = useRedisNow(useCollection());
  const { count, sample, oldest_ms: oldestMs, expires_at: expiresAt } = preview;
  const producers = [...new Set(sample.flatMap(({ producer }) => producer.split(', ')))];
  const leftMs = expiresAt - nowMs;
  return (
    <>
      <section className="mt-4 border-t border-rule pt-3">
        <h3 className="mb-2 font-semibold">What it touches</h3>
        <Facts>
          <Fact name={SCOPES[request.scope]}>{grouped(count)}</Fact>
          {oldestMs !== null && <Fact name="The oldest, first seen">{duration(oldestMs)} ago</Fact>}
          {producers.length > 0 && (
            <Fact name={count > sample.length ? 'Producers in the sample' : 'Producers'}>
              {producers.slice(0, 3).join(', ')}
              {producers.length > 3 && ` and ${producers.length - 3} more`}
            </Fact>
          )}
        </Facts>
      </section>
      {sample.length > 0 && (
        <section className="mt-3 border-t border-rule pt-3">
          <h3 className="mb-2">
            <span className="font-semibold">Sample</span>{' '}
            <span className="text-ink-3">
              {grouped(sample.length)} of {grouped(count)}
            </span>
          </h3>
          <ul className="grid grid-cols-2 gap-x-4 gap-y-1">
            {sample.map(({ id }) => (
              <li key={id} className="truncate">
                <ItemId id={id} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {request.action === 'flush' && request.scope === 'unmatched' && <NearNote onLeave={onLeave} />}
      <section className="mt-3 border-t border-rule pt-3">
        <h3 className="sr-only">The preview</h3>
        <Facts>
          <Fact name="Previewed">
            <Time ms={expiresAt - KEPT_MS} format="clock" />
          </Fact>
          <Fact name="Valid for">
            {nowMs === 0 ? '–' : leftMs > 0 ? duration(leftMs) : 'over; it will be made anew'}
          </Fact>
          <Fact name="What changes meanwhile">is left out, and counted</Fact>
        </Facts>
      </section>
    </>
  );
}

const KEPT_MS = 15 * 60_000;
const SCOPES = {
  unmatched: 'Unmatched items',
  ready: 'Items that wait for the index',
  failed: 'Failed items',
};
