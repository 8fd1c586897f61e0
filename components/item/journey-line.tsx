'use client';

import { layAxis } from '#components/item/axis.ts';
import { EventWords, colourOf } from '#components/item/event-words.tsx';
import type { Event } from '#components/item/journey.ts';
import type { Span } from '#components/item/spans.ts';
import { LANE_PX, StrandBars } from '#components/item/strand-bars.tsx';
import type { Lane } from '#components/readiness/lanes.ts';
import { placeLabels } from '#components/ui/place-labels.ts';

const LABEL_PX = 152;
const GAP_PX = 8;
/** From the axis to the words. */
const LEAD_PX = 22;
const MARK_PX = 5;
const AXIS_PX = LEAD_PX + MARK_PX + 1;
const WORDS_PX = 56;
/** What axis and words take below the lanes. */
export const BELOW_LANES_PX = AXIS_PX + WORDS_PX;

type Props = { events: readonly Event[]; spans: readonly Span[]; lanes: readonly Lane[]; width: number };

/** The way on a line of time, to scale but where it is cut, with what was held above it. */
export function JourneyLine({ events, spans, lanes, width }: Props) {
  const room = Math.max(width, events.length * (LABEL_PX + GAP_PX));
  const times = events.map(({ atMs }) => atMs);
  const { xs, cuts } = layAxis(times, room - 2 * MARK_PX);
  const xOf = (ms: number) => xs[times.indexOf(ms)] ?? 0;
  const starts = placeLabels(
    xs.map((start) => ({ start, size: LABEL_PX })),
    room,
    GAP_PX,
  );
  const middle = MARK_PX + 1;
  return (
    <div style={{ width: room }}>
      <div style={{ marginLeft: MARK_PX }}>
        <StrandBars {...{ spans, lanes, xOf }} />
      </div>
      <svg aria-hidden width={room} height={AXIS_PX} className="block" style={{ marginTop: LANE_PX.apart }}>
        <path d={`M${MARK_PX} ${middle}H${(xs.at(-1) ?? 0) + MARK_PX}`} className="stroke-strong" />
        {cuts.map(({ from, to }) => (
          <g key={from} transform={`translate(${(from + to) / 2 + MARK_PX} ${middle})`}>
            <path d="M-4 0h8" stroke="var(--ground)" strokeWidth={3} />
            <path d="M-7 5l6 -10M1 5l6 -10" className="stroke-ink-3" />
          </g>
        ))}
        {events.map((event, i) => (
          <path
            key={event.key}
            d={`M${(xs[i] ?? 0) + MARK_PX} ${middle}v8L${(starts[i] ?? 0) + MARK_PX} ${LEAD_PX}v${middle}`}
            className="fill-none stroke-strong"
          />
        ))}
        {[...events.entries()].toReversed().map(([i, event]) => (
          <circle
            key={event.key}
            cx={(xs[i] ?? 0) + MARK_PX}
            cy={middle}
            r={MARK_PX - 1}
            strokeWidth={2}
            style={{
              stroke: colourOf(event, lanes),
              fill: event.tone === 'done' ? colourOf(event, lanes) : 'var(--ground)',
            }}
          />
        ))}
      </svg>
      <ol className="relative" style={{ height: WORDS_PX }}>
        {events.map((event, i) => (
          <li key={event.key} className="absolute top-1" style={{ left: starts[i], width: LABEL_PX }}>
            <EventWords event={event} />
          </li>
        ))}
      </ol>
    </div>
  );
}
