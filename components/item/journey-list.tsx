import { EventWords, colourOf } from '#components/item/event-words.tsx';
import { type Event, wait } from '#components/item/journey.ts';
import type { Lane } from '#components/readiness/lanes.ts';

type Props = { events: readonly Event[]; lanes: readonly Lane[] };

/** The way as a list, for narrow screens: in order, with what lies between. */
export function JourneyList({ events, lanes }: Props) {
  return (
    <ol>
      {events.map((event, i) => {
        const gapMs = event.atMs - (events[i - 1]?.atMs ?? event.atMs);
        return (
          <li key={event.key}>
            {gapMs > 0 && (
              <p className="ml-1 border-l border-strong py-1 pl-4 text-small text-ink-3">{wait(gapMs)}</p>
            )}
            <div className="flex gap-3">
              <span
                aria-hidden
                className="mt-1.5 size-2.5 shrink-0 rounded-full border-2"
                style={{
                  borderColor: colourOf(event, lanes),
                  background: event.tone === 'done' ? colourOf(event, lanes) : 'var(--ground)',
                }}
              />
              <div className="min-w-0">
                <EventWords event={event} />
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
