'use client';

import type { ReactNode } from 'react';
import type { Query } from '#components/hooks/queries.ts';
import { isOld } from '#components/hooks/rest.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { duration } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';

type Props<T> = {
  title: string;
  /** As the subject of "could not be read". */
  what: string;
  sub?: ReactNode;
  query: Query<T>;
  /** How often it is asked for while things move; Infinity: once. */
  everyMs: number;
  actions?: ReactNode;
  /** What stands there until the first answer, as high as what comes. */
  outline: ReactNode;
  children: (data: T) => ReactNode;
};

/** A panel over an answer that is asked for again and again: it says when there is none, and when it is old. */
export function LivePanel<T>({ query, everyMs, what, sub, outline, children, ...panel }: Props<T>) {
  const nowMs = useNow();
  const { data, error, dataUpdatedAt, isPlaceholderData } = query;
  const ageMs = nowMs - dataUpdatedAt;
  const isStale = data !== undefined && !isPlaceholderData && isOld(ageMs, everyMs, nowMs);
  return (
    <div data-stale={isStale || undefined} className="min-w-0">
      <Panel
        {...panel}
        sub={
          <>
            {sub}
            {isStale && <span className="ml-2 text-warn">{duration(ageMs)} old</span>}
          </>
        }
      >
        {data === undefined && error ? (
          <PanelProblem what={what} error={error} onRetry={() => void query.refetch()} />
        ) : data === undefined ? (
          outline
        ) : (
          children(data)
        )}
      </Panel>
    </div>
  );
}
