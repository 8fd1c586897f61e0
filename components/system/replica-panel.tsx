'use client';

import type { System } from '#lib/contract/console.ts';
import { useIsNarrow } from '#components/hooks/use-browser.ts';
import type { SystemPanelProps } from '#components/system/panel-props.ts';
import { workOf } from '#components/system/words.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { counted, duration } from '#components/ui/format.ts';
import { LivePanel } from '#components/ui/live-panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { TwoLineList, TwoLines } from '#components/ui/two-lines.tsx';

const HEIGHT = 120;

/** The processes of Muster that said so within the last half minute. */
export function ReplicaPanel(props: SystemPanelProps) {
  const Rows = useIsNarrow() ? ReplicaList : ReplicaTable;
  const count = props.query.data?.replicas.length;
  return (
    <LivePanel
      title="Replicas"
      what="The replicas"
      sub={count !== undefined && `${counted(count, 'process', 'processes')} alive`}
      {...props}
      outline={<p style={{ minHeight: HEIGHT }}>–</p>}
    >
      {({ replicas, at }) => (
        <div style={{ minHeight: HEIGHT }}>
          {replicas.length === 0 ? (
            <p className="text-ink-2">None has said so within the last half minute.</p>
          ) : (
            <Rows replicas={replicas} at={at} />
          )}
        </div>
      )}
    </LivePanel>
  );
}

type Replicas = Pick<System, 'replicas' | 'at'>;

const ReplicaTable = ({ replicas, at }: Replicas) => (
  <DataTable label="Replicas" className="max-h-[420px]">
    <thead>
      <tr>
        <HeadCell>Host</HeadCell>
        <HeadCell numeric>Process</HeadCell>
        <HeadCell>Does</HeadCell>
        <HeadCell>Version</HeadCell>
        <HeadCell>Since</HeadCell>
        <HeadCell numeric>Last word</HeadCell>
      </tr>
    </thead>
    <tbody>
      {replicas.map((replica) => (
        <tr key={replica.id}>
          <BodyCell className="font-medium">{replica.host}</BodyCell>
          <BodyCell numeric>{replica.pid}</BodyCell>
          <BodyCell className="text-ink-2">{workOf(replica)}</BodyCell>
          <BodyCell className="text-ink-2">{replica.version}</BodyCell>
          <BodyCell className="text-ink-2">
            <Time ms={replica.started_at} />
          </BodyCell>
          <BodyCell numeric>{duration(Math.max(0, at - replica.last_seen_at))} ago</BodyCell>
        </tr>
      ))}
    </tbody>
  </DataTable>
);

const ReplicaList = ({ replicas, at }: Replicas) => (
  <TwoLineList label="Replicas">
    {replicas.map((replica) => (
      <TwoLines
        key={replica.id}
        name={replica.host}
        value={workOf(replica)}
        sub={
          <>
            process {replica.pid}, {replica.version}, since <Time ms={replica.started_at} />
          </>
        }
        subValue={`${duration(Math.max(0, at - replica.last_seen_at))} ago`}
      />
    ))}
  </TwoLineList>
);
