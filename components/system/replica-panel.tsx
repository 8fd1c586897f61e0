import type { SystemPanelProps } from '#components/system/panel-props.ts';
import { workOf } from '#components/system/words.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { counted, duration } from '#components/ui/format.ts';
import { LivePanel } from '#components/ui/live-panel.tsx';
import { Time } from '#components/ui/time.tsx';

const HEIGHT = 120;

/** The processes of Muster that said so within the last half minute. */
export function ReplicaPanel(props: SystemPanelProps) {
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
          )}
        </div>
      )}
    </LivePanel>
  );
}
