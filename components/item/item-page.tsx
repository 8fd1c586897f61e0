'use client';

import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useCollections } from '#components/hooks/queries.ts';
import { EmbeddingPanel } from '#components/item/embedding-panel.tsx';
import { ItemActions } from '#components/item/item-actions.tsx';
import { describeState } from '#components/item/journey.ts';
import { JourneyPanel } from '#components/item/journey-panel.tsx';
import { NeighbourPanel } from '#components/item/neighbour-panel.tsx';
import { SideBySide } from '#components/item/side-by-side.tsx';
import { useItem, useVectors } from '#components/item/use-item.ts';
import { lanesOf } from '#components/readiness/lanes.ts';
import { ItemId } from '#components/ui/item-id.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { Time } from '#components/ui/time.tsx';

/** One item: where it stands, how it came there, what is held of it and what is indexed. */
export function ItemPage({ id }: { id: string }) {
  const collection = useCollection();
  const entry = useCollections().data?.collections.find(({ name }) => name === collection);
  const { data: item, error, refetch } = useItem(collection, id);
  const vectors = useVectors(collection, id, item);
  const lanes = useMemo(() => lanesOf(entry, undefined), [entry]);
  const title = <ItemId id={item?.id ?? id} size="title" />;
  if (!item)
    return (
      <>
        <PageHeader title={title} sub="–" />
        {error && <PanelProblem what="The item" error={error} onRetry={() => void refetch()} />}
      </>
    );
  const { lead, isTrouble, rest } = describeState(item);
  const shown = lanes.filter(({ name }) => item.embeddings[name] ?? item.document?.modalities.includes(name));
  return (
    <>
      <PageHeader
        title={title}
        sub={
          <>
            <span
              className={
                isTrouble
                  ? 'inline-flex items-center gap-1.5 font-semibold text-warn'
                  : 'font-semibold text-ink-1'
              }
            >
              {isTrouble && <TriangleAlert aria-hidden size={14} />}
              {lead}
            </span>
            {item.sent_as !== undefined && (
              <>
                {' · sent as '}
                <ItemId id={item.sent_as} />
              </>
            )}
            {rest !== '' && ` · ${rest}`}
            {item.first_seen_at !== null && (
              <>
                {' · first seen '}
                <Time ms={item.first_seen_at} />
              </>
            )}
          </>
        }
        actions={<ItemActions item={item} collection={collection} />}
      />
      {item.error !== null && (
        <p className="mb-4 border-l-2 border-bad pl-3 [overflow-wrap:anywhere]">
          <span className="font-semibold">The engine’s answer:</span> {item.error}
        </p>
      )}
      {item.state !== 'unknown' && <JourneyPanel item={item} lanes={lanes} />}
      {shown.length > 0 && (
        <div className="mt-6 grid gap-x-8 gap-y-6 @3xl:grid-cols-2">
          {shown.map((lane) => (
            <EmbeddingPanel
              key={lane.name}
              lane={lane}
              item={item}
              model={entry?.modalities.find(({ name }) => name === lane.name)?.model ?? null}
              vectors={vectors.data}
            />
          ))}
        </div>
      )}
      {shown.length > 0 && (
        <SideBySide item={item} lanes={shown} index={entry?.index} vectors={vectors.data} />
      )}
      {item.document && (
        <div className="mt-6 grid gap-x-8 gap-y-6 @3xl:grid-cols-2">
          {lanes
            .filter(({ name }) => item.document?.modalities.includes(name))
            .map((lane) => (
              <NeighbourPanel key={lane.name} collection={collection} id={item.id} lane={lane} />
            ))}
        </div>
      )}
    </>
  );
}
