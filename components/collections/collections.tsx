'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { Collection } from '#lib/contract/answers.ts';
import { useCollections } from '#components/hooks/queries.ts';
import { useEngine } from '#components/hooks/use-engine.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { PauseButton } from '#components/controls/pause-button.tsx';
import { addressOf } from '#components/shell/pages.ts';
import { MainButton, TextButton } from '#components/ui/button.tsx';
import { BodyCell, DataTable, FOLDED, HeadCell } from '#components/ui/data-table.tsx';
import { counted, duration } from '#components/ui/format.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { fetched } from '#components/ui/fetched.tsx';

const CollectionForm = fetched(() =>
  import('#components/collections/collection-form.tsx').then(({ CollectionForm }) => CollectionForm),
);
const DeleteCollection = fetched(() =>
  import('#components/collections/delete-collection.tsx').then(({ DeleteCollection }) => DeleteCollection),
);
const MoveCollection = fetched(() =>
  import('#components/collections/move-collection.tsx').then(({ MoveCollection }) => MoveCollection),
);
const SwapAlias = fetched(() =>
  import('#components/collections/swap-alias.tsx').then(({ SwapAlias }) => SwapAlias),
);

type Opened = { what: 'new' } | { what: 'edit' | 'move' | 'swap' | 'delete'; entry: Collection };

/** The collections that there are, and what each is made of. */
export function Collections() {
  const { data, error, refetch } = useCollections();
  const mayAdmin = useMay('admin');
  const mayOperate = useMay('operate');
  const { hasAliases } = useEngine();
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      <PageHeader
        title="Collections"
        sub={data ? counted(data.collections.length, 'collection') : '–'}
        actions={
          mayAdmin && <MainButton onClick={() => setOpened({ what: 'new' })}>New collection</MainButton>
        }
      />
      {!data && error && <PanelProblem what="The collections" error={error} onRetry={() => void refetch()} />}
      {data?.collections.length === 0 && (
        <output className="block text-ink-2">
          There is none yet. The first batch that is sent makes one.
        </output>
      )}
      {data && data.collections.length > 0 && (
        <DataTable label="Collections">
          <thead className={FOLDED.head}>
            <tr>
              <HeadCell>Name</HeadCell>
              <HeadCell>Modalities</HeadCell>
              <HeadCell>Index</HeadCell>
              <HeadCell>Versions</HeadCell>
              <HeadCell>Old unmatched items</HeadCell>
              <HeadCell>Indexing</HeadCell>
              <HeadCell>
                <span className="sr-only">Actions</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody className={FOLDED.body}>
            {data.collections.map((entry) => (
              <tr key={entry.name} className={FOLDED.row}>
                <BodyCell className="max-md:order-1">
                  <Link
                    href={addressOf('/', entry.name)}
                    prefetch={false}
                    className="font-medium underline decoration-strong underline-offset-4 hover:decoration-current"
                  >
                    {entry.name}
                  </Link>
                </BodyCell>
                <BodyCell className="text-ink-2 max-md:order-3 max-md:col-span-2 max-md:whitespace-normal">
                  {entry.modalities.map(sayModality).join(' · ')}
                </BodyCell>
                <BodyCell className="truncate text-ink-2 max-md:order-4">{entry.index}</BodyCell>
                <BodyCell className="text-ink-2 max-md:order-5">{entry.versions}</BodyCell>
                <BodyCell className="text-ink-2 max-md:order-6 max-md:col-span-2">
                  <span className="md:hidden">Old unmatched items: </span>
                  {sayPolicy(entry)}
                </BodyCell>
                <BodyCell className="max-md:order-2">
                  {entry.deleting ? 'is being deleted' : entry.paused ? 'paused' : 'goes on'}
                </BodyCell>
                <BodyCell className="max-md:order-7 max-md:col-span-2">
                  <span className="flex items-center gap-3 md:justify-end">
                    {mayOperate && !entry.deleting && <PauseButton collection={entry.name} isShort />}
                    {mayAdmin && !entry.deleting && (
                      <>
                        <TextButton onClick={() => setOpened({ what: 'edit', entry })}>
                          Settings<span className="sr-only"> of {entry.name}</span>
                        </TextButton>
                        {hasAliases && data.collections.length > 1 && (
                          <TextButton onClick={() => setOpened({ what: 'swap', entry })}>
                            Swap<span className="sr-only"> an alias of {entry.name}</span>…
                          </TextButton>
                        )}
                        <TextButton onClick={() => setOpened({ what: 'delete', entry })}>
                          Delete<span className="sr-only"> {entry.name}</span>…
                        </TextButton>
                      </>
                    )}
                  </span>
                </BodyCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
      {opened?.what === 'new' && <CollectionForm entry={null} onClose={close} />}
      {opened?.what === 'edit' && (
        <CollectionForm
          entry={opened.entry}
          onMove={() => setOpened({ what: 'move', entry: opened.entry })}
          onClose={close}
        />
      )}
      {opened?.what === 'move' && <MoveCollection entry={opened.entry} onClose={close} />}
      {opened?.what === 'swap' && (
        <SwapAlias
          entry={opened.entry}
          others={(data?.collections ?? [])
            .map(({ name }) => name)
            .filter((name) => name !== opened.entry.name)}
          onClose={close}
        />
      )}
      {opened?.what === 'delete' && (
        <DeleteCollection name={opened.entry.name} index={opened.entry.index} onClose={close} />
      )}
    </>
  );
}

const sayModality = ({ name, dims, model, required }: Collection['modalities'][number]) =>
  [name, dims !== null && `${dims}-d`, model, !required && '(optional)'].filter(Boolean).join(' ');

const sayPolicy = ({ age_policy: policy }: Collection) =>
  policy === null
    ? 'kept'
    : `${policy.action === 'index' ? 'indexed' : 'discarded'} after ${duration(policy.after_ms)}`;
