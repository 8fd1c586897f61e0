import { type Event, wait } from '#components/item/journey.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { Time } from '#components/ui/time.tsx';

/** The way as a table. */
export function JourneyTable({ events }: { events: readonly Event[] }) {
  return (
    <DataTable label="The journey as a table">
      <thead>
        <tr>
          <HeadCell>What</HeadCell>
          <HeadCell>By, or how</HeadCell>
          <HeadCell>When</HeadCell>
          <HeadCell numeric>After the one before</HeadCell>
        </tr>
      </thead>
      <tbody>
        {events.map((event, i) => (
          <tr key={event.key}>
            <BodyCell className="font-medium">{event.name}</BodyCell>
            <BodyCell className="text-ink-2">{event.note}</BodyCell>
            <BodyCell>
              <Time ms={event.atMs} format="exact" />
            </BodyCell>
            <BodyCell numeric>{i === 0 ? '' : wait(event.atMs - (events[i - 1]?.atMs ?? 0))}</BodyCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
