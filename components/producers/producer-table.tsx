import { Clock } from 'lucide-react';
import type { Producer } from '#lib/contract/console.ts';
import { paceOf, verdictOf } from '#components/producers/verdict.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { duration, grouped } from '#components/ui/format.ts';
import { TwoLineList, TwoLines } from '#components/ui/two-lines.tsx';

type Props = { producers: readonly Producer[]; atMs: number; lanes: readonly Lane[] };

/** Producers with what they send, when last, how often usually, and what waits for it. */
export function ProducerTable({ producers, atMs, lanes }: Props) {
  return (
    <DataTable label="Producers" className="max-h-[420px]">
      <thead>
        <tr>
          <HeadCell>Producer</HeadCell>
          <HeadCell>Sends</HeadCell>
          <HeadCell numeric>Last seen</HeadCell>
          <HeadCell numeric>Usual pace</HeadCell>
          <HeadCell numeric>Wait for it</HeadCell>
          <HeadCell>Verdict</HeadCell>
        </tr>
      </thead>
      <tbody>
        {producers.map((producer) => (
          <tr key={`${producer.modality} ${producer.name}`}>
            <BodyCell className="w-full max-w-0 min-w-32 truncate font-medium">
              <span title={producer.name}>{producer.name}</span>
            </BodyCell>
            <BodyCell>
              <span className="flex items-center gap-2">
                <span aria-hidden className="size-2" style={{ background: colourOf(producer, lanes) }} />
                {producer.modality}
              </span>
            </BodyCell>
            <BodyCell numeric>
              <LastSeen producer={producer} atMs={atMs} />
            </BodyCell>
            <BodyCell numeric>{paceOf(producer)}</BodyCell>
            <BodyCell numeric>{grouped(producer.waiting)}</BodyCell>
            <BodyCell>
              <Verdict producer={producer} atMs={atMs} />
            </BodyCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}

/** The same in two lines each, for narrow screens. */
export function ProducerList({ producers, atMs }: Props) {
  return (
    <TwoLineList label="Producers">
      {producers.map((producer) => (
        <TwoLines
          key={`${producer.modality} ${producer.name}`}
          name={producer.name}
          value={<Verdict producer={producer} atMs={atMs} />}
          sub={
            <>
              {producer.modality} · seen <LastSeen producer={producer} atMs={atMs} />
            </>
          }
          subValue={`${grouped(producer.waiting)} wait for it`}
        />
      ))}
    </TwoLineList>
  );
}

const colourOf = ({ modality }: Producer, lanes: readonly Lane[]): string =>
  `var(--m${lanes.find(({ name }) => name === modality)?.tone ?? 4})`;

function LastSeen({ producer: { last_seen_at: seenAt }, atMs }: { producer: Producer; atMs: number }) {
  return (
    <time dateTime={new Date(seenAt).toISOString()} title={new Date(seenAt).toISOString()}>
      {duration(Math.max(0, atMs - seenAt))} ago
    </time>
  );
}

function Verdict({ producer, atMs }: { producer: Producer; atMs: number }) {
  const words = verdictOf(producer, atMs);
  if (!producer.late) return <span className="text-ink-2">{words}</span>;
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-warn">
      <Clock aria-hidden size={13} />
      {words}
    </span>
  );
}
