'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Collection } from '#lib/contract/answers.ts';
import { operation as operationAnswer } from '#lib/contract/control.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { Outcome } from '#components/controls/outcome.tsx';
import { sendJson } from '#components/hooks/api.ts';
import { apiOf, useStats } from '#components/hooks/queries.ts';
import { useEngine } from '#components/hooks/use-engine.ts';
import { useOperation } from '#components/hooks/use-operation.ts';
import { heldCount } from '#components/readiness/columns.ts';
import { Button, MainButton } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { counted } from '#components/ui/format.ts';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { TextField } from '#components/ui/text-field.tsx';

/** How many times as many partitions the form begins with. */
const GROWTH = 4;

type Props = { entry: Collection; onClose: () => void };
type MovingProps = { collection: string; operation: string; wanted: number; onClose: () => void };

/** Moves a collection to another number of partitions while it is served, and follows the move. */
export function MoveCollection({ entry: { name, partitions }, onClose }: Props) {
  const client = useQueryClient();
  const { isService } = useEngine();
  const { data: stats } = useStats(name);
  const [wanted, setWanted] = useState(String(Math.min(GROWTH * partitions, LIMITS.partitions)));
  const move = useMutation({
    mutationFn: () =>
      sendJson(operationAnswer, 'POST', `${apiOf(name)}/repartition`, { partitions: Number(wanted) }),
    onSettled: () => client.invalidateQueries(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!move.isPending) move.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      placed="side"
      title={`Partitions of ${name}`}
      description="They spread a collection over the nodes of a Redis Cluster. They are changed while it is served."
    >
      {move.data ? (
        <Moving collection={name} operation={move.data.id} wanted={Number(wanted)} onClose={onClose} />
      ) : (
        <form onSubmit={submit} className="mt-4 grid gap-4 border-t border-rule pt-4">
          <TextField
            label="How many from now on"
            type="number"
            min={1}
            max={LIMITS.partitions}
            required
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
            note={`1 to ${LIMITS.partitions}. Twenty per master of a cluster keep it even.`}
          />
          <section>
            <h3 className="mb-2 font-semibold">What it does</h3>
            <Facts>
              <Fact name="Partitions now">{partitions}</Fact>
              <Fact name="Moves">{stats === undefined ? '–' : counted(heldCount(stats), 'item')}</Fact>
              <Fact name="Producers">go on</Fact>
              <Fact name="Indexing">{isService ? 'waits for the end' : 'goes on'}</Fact>
              <Fact name="Flush, discard and the like">refused until its end</Fact>
            </Facts>
            <p className="mt-3 text-ink-2">It can’t be stopped half-way. To undo it, move it back.</p>
          </section>
          {move.error && (
            <p role="alert" className="text-bad">
              {move.error.message}
            </p>
          )}
          <div className="flex gap-2">
            <MainButton type="submit" disabled={move.isPending}>
              Move the collection
            </MainButton>
            <Button onClick={onClose}>Cancel</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** The move from its begin to its end. */
function Moving({ collection, operation: id, wanted, onClose }: MovingProps) {
  const client = useQueryClient();
  const operation = useOperation(collection, id, () => void client.invalidateQueries());
  const { state, changed = 0, detail } = operation?.outcome ?? { state: 'running', detail: null };
  return (
    <Outcome collection={collection} operation={id} onClose={onClose}>
      {state === 'running' && (
        <>
          <ProgressBar done={changed} total={operation?.count ?? 0} />
          {detail !== null && <p className="mt-3">{detail}</p>}
          <p className="mt-3 text-ink-3">Closed, this goes on.</p>
        </>
      )}
      {state === 'done' && (
        <output className="block font-medium">
          {detail ?? `Moved ${counted(changed, 'item')} to ${counted(wanted, 'partition')}.`}
        </output>
      )}
      {state === 'failed' && (
        <p role="alert" className="text-bad">
          {detail}
        </p>
      )}
    </Outcome>
  );
}
