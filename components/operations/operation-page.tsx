'use client';

import { useQuery } from '@tanstack/react-query';
import { operation as operationAnswer } from '#lib/contract/control.ts';
import { getJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { AbortButton } from '#components/operations/abort-button.tsx';
import { OutcomeWords } from '#components/operations/entry-table.tsx';
import { VerificationPanel } from '#components/operations/verification-panel.tsx';
import { ACTIONS, describeMeant } from '#components/operations/words.ts';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { duration, grouped } from '#components/ui/format.ts';
import { ItemId } from '#components/ui/item-id.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { Time } from '#components/ui/time.tsx';

const RUNNING_MS = 1_000;
const ENDABLE = ['flush', 'discard', 'requeue', 'rename', 'verify'];

/** One operation: what it meant, how far it is, and what came of it. */
export function OperationPage({ id }: { id: string }) {
  const collection = useCollection();
  const mayOperate = useMay('operate');
  const { data, error, refetch } = useQuery({
    queryKey: ['operation', collection, id],
    queryFn: ({ signal }) =>
      getJson(operationAnswer, `${apiOf(collection)}/operations/${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state }) => (state.data?.outcome.state === 'running' ? RUNNING_MS : false),
  });
  if (!data)
    return (
      <>
        <PageHeader title="Operation" sub="–" />
        {error && <PanelProblem what="The operation" error={error} onRetry={() => void refetch()} />}
      </>
    );
  const { state, changed, skipped, finished_at: finishedAt, detail } = data.outcome;
  const isRunning = state === 'running';
  return (
    <>
      <PageHeader
        title={ACTIONS[data.action]}
        sub={<OutcomeWords entry={data} isFull />}
        actions={
          isRunning &&
          mayOperate &&
          ENDABLE.includes(data.action) && <AbortButton collection={collection} operation={id} />
        }
      />
      <div className="grid max-w-[640px] gap-6">
        {isRunning && data.count !== null && <ProgressBar done={changed + skipped} total={data.count} />}
        {detail !== null && <p className="text-ink-2">{detail}</p>}
        <Panel title="What was asked">
          <Facts>
            <Fact name="By">{data.actor}</Fact>
            <Fact name="Begun">
              <Time ms={data.at} />
            </Fact>
            {finishedAt !== null && (
              <Fact name="Ended">
                <Time ms={finishedAt} />, after {duration(finishedAt - data.at)}
              </Fact>
            )}
            {describeMeant(data) !== '' && <Fact name="Items">{describeMeant(data)}</Fact>}
            {data.count !== null && <Fact name="Meant when it began">{grouped(data.count)}</Fact>}
          </Facts>
        </Panel>
        <Panel title="What came of it">
          <Facts>
            <Fact name="Changed">{grouped(changed)}</Fact>
            <Fact name="Left out, having changed meanwhile">{grouped(skipped)}</Fact>
          </Facts>
        </Panel>
        {data.verification && <VerificationPanel found={data.verification} />}
        {data.ids !== null && data.ids.length > 1 && (
          <Panel
            title="Named"
            sub={data.ids.length < (data.count ?? 0) ? `the first ${grouped(data.ids.length)}` : ''}
          >
            <ul className="grid gap-1">
              {data.ids.map((one) => (
                <li key={one} className="truncate">
                  <ItemId id={one} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </>
  );
}
