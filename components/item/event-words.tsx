import { clsx } from 'clsx';
import type { Event } from '#components/item/journey.ts';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';
import { Time } from '#components/ui/time.tsx';

/** What happened, by whom, and when. */
export function EventWords({ event }: { event: Event }) {
  return (
    <>
      <span className={clsx('block truncate font-semibold', event.tone === 'trouble' && 'text-warn')}>
        {event.name}
      </span>
      <span className="block truncate text-small text-ink-2" title={event.note}>
        {event.note}
      </span>
      <span className="block text-small text-ink-3">
        <Time ms={event.atMs} format="exact" />
      </span>
    </>
  );
}

/** A modality's events have its colour, the others the overprint's, trouble its own. */
export function colourOf(event: Event, lanes: readonly Lane[]): string {
  const lane = lanes.find(({ name }) => name === event.modality);
  if (event.tone === 'trouble') return 'var(--warn)';
  return lane ? toneOf(lane) : 'var(--overprint)';
}
