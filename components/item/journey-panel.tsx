'use client';

import { useState } from 'react';
import type { Item } from '#lib/contract/answers.ts';
import { useHydrated, useIsNarrow } from '#components/hooks/use-browser.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useRedisNow } from '#components/hooks/use-redis-now.ts';
import { useWidth } from '#components/hooks/use-width.ts';
import { layAxis } from '#components/item/axis.ts';
import { arrivalsOf, journeyOf } from '#components/item/journey.ts';
import { BELOW_LANES_PX, JourneyLine } from '#components/item/journey-line.tsx';
import { JourneyList } from '#components/item/journey-list.tsx';
import { JourneyTable } from '#components/item/journey-table.tsx';
import { spansOf } from '#components/item/spans.ts';
import { LANE_PX } from '#components/item/strand-bars.tsx';
import type { Lane } from '#components/readiness/lanes.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { TextButton } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';

const NAMES_PX = 64;

/** An item's way: what came when, how long it waited for what, and where it is. */
export function JourneyPanel({ item, lanes: all }: { item: Item; lanes: readonly Lane[] }) {
  const nowMs = useRedisNow(useCollection());
  const isNarrow = useIsNarrow();
  const isWidthKnown = useHydrated();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [table, setTable] = useState(false);
  useShortcuts({ t: () => setTable(!table) });
  const lanes = all.filter(({ name, required }) => required || arrivalsOf(item, name).length > 0);
  const events = journeyOf(item, lanes, nowMs);
  const times = events.map(({ atMs }) => atMs);
  const isCut = layAxis(times, width).cuts.length > 0;
  const list = () => <JourneyList events={events} lanes={lanes} />;
  const body = () => {
    if (table) return <JourneyTable events={events} />;
    if (isWidthKnown) return isNarrow ? list() : line();
    return (
      <>
        <div className="max-[700px]:hidden">{line()}</div>
        <div className="min-[700px]:hidden">{list()}</div>
      </>
    );
  };
  const line = () => (
    <div className="flex">
      <ul style={{ width: NAMES_PX, marginBottom: BELOW_LANES_PX }} className="shrink-0">
        {lanes.map(({ name }) => (
          <li
            key={name}
            className="truncate pr-2 text-small font-medium"
            style={{ height: LANE_PX.high, marginBottom: LANE_PX.apart, lineHeight: `${LANE_PX.high}px` }}
          >
            {name}
          </li>
        ))}
      </ul>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label="The journey on a line of time" className="min-w-0 overflow-x-auto">
        {width > 0 && (
          <JourneyLine {...{ events, lanes }} spans={spansOf(item, lanes, times)} width={width - NAMES_PX} />
        )}
      </section>
    </div>
  );
  return (
    <Panel
      title="Journey"
      sub={sayScale(isNarrow || table, isCut)}
      actions={
        events.length > 0 && (
          <TextButton pressed={table} onClick={() => setTable(!table)}>
            Table
          </TextButton>
        )
      }
    >
      <div ref={ref}>{events.length === 0 ? <p className="text-ink-2">{UNTOLD}</p> : body()}</div>
    </Panel>
  );
}

const UNTOLD = 'Nothing is known of its way.';

const sayScale = (isList: boolean, isCut: boolean): string => {
  if (isList) return 'local time, in order';
  return `local time, to scale${isCut ? '; the axis is cut where it is marked' : ''}`;
};
