'use client';

import { useCollection } from '#components/hooks/use-collection.ts';
import { useOperations } from '#components/hooks/queries.ts';
import { EntryTable } from '#components/operations/entry-table.tsx';
import { counted } from '#components/ui/format.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';

/** What runs and what ran, newest first. */
export function Operations() {
  const collection = useCollection();
  const { data, error, refetch } = useOperations(collection);
  const running = data?.operations.filter(({ outcome }) => outcome.state === 'running').length ?? 0;
  return (
    <>
      <PageHeader
        title="Operations"
        sub={data ? (running > 0 ? `${counted(running, 'operation')} running` : 'Nothing is running') : '–'}
      />
      {!data && error && <PanelProblem what="The operations" error={error} onRetry={() => void refetch()} />}
      {data?.operations.length === 0 && (
        <output className="block text-ink-2">
          Nobody has done anything here yet. Flushes, discards and the like would be listed, each with what
          came of it.
        </output>
      )}
      {data && data.operations.length > 0 && (
        <EntryTable label="Operations" collection={collection} entries={data.operations} />
      )}
    </>
  );
}
