import { clsx } from 'clsx';
import type { Item } from '#lib/contract/answers.ts';
import { type Event, journeyOf } from '#components/item/journey.ts';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';
import { duration } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';

const GAP_MS = 1_000;

/** An item's way in order of time; not to scale, so what lies between is told. */
export function JourneyPanel({ item, lanes }: { item: Item; lanes: readonly Lane[] }) {
  const events = journeyOf(item);
  return (
    <Panel title="Journey" sub="local time, in order, not to scale">
      <ol className="flex max-md:flex-col md:overflow-x-auto">
        {events.map((event, i) => {
          const before = events[i - 1];
          const gapMs = before ? event.atMs - before.atMs : 0;
          return (
            <li key={event.key} className="flex min-w-0 max-md:flex-col md:grow md:basis-0">
              {gapMs > GAP_MS && (
                <span className="self-start text-axis whitespace-nowrap text-ink-3 max-md:py-1 max-md:pl-6 md:-mt-1 md:px-2">
                  {duration(gapMs)}
                </span>
              )}
              <EventMark event={event} lanes={lanes} isLast={i === events.length - 1} />
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function EventMark({ event, lanes, isLast }: { event: Event; lanes: readonly Lane[]; isLast: boolean }) {
  const lane = lanes.find(({ name }) => name === event.modality);
  const colour = event.tone === 'trouble' ? 'var(--warn)' : lane ? toneOf(lane) : 'var(--overprint)';
  return (
    <div className="min-w-0 grow max-md:flex max-md:gap-3 md:min-w-[132px]">
      <span aria-hidden className="relative flex h-3 items-center max-md:mt-1">
        {!isLast && <span className="absolute inset-x-0 top-1/2 h-px bg-strong max-md:hidden" />}
        <span
          className="relative size-2.5 rounded-full border-2"
          style={{ borderColor: colour, background: event.tone === 'done' ? colour : 'var(--ground)' }}
        />
      </span>
      <span className="block md:mt-2 md:pr-4">
        <span className={clsx('block font-semibold', event.tone === 'trouble' && 'text-warn')}>
          {event.name}
        </span>
        <span className="block text-small text-ink-2 [overflow-wrap:anywhere]">{event.note}</span>
        <span className="block text-small text-ink-3">
          <Time ms={event.atMs} format="exact" />
        </span>
      </span>
    </div>
  );
}
