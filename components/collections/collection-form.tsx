'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Collection, collection as collectionAnswer } from '#lib/contract/answers.ts';
import { sendJson } from '#components/hooks/api.ts';
import { apiOf, useCollections } from '#components/hooks/queries.ts';
import {
  anotherModality,
  type FormValues,
  toRequest,
  toValues,
} from '#components/collections/form-values.ts';
import { RuleFields } from '#components/collections/rule-fields.tsx';
import { ModalityFields } from '#components/collections/modality-fields.tsx';
import { Button, MainButton, TextButton } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { counted } from '#components/ui/format.ts';
import { Segmented } from '#components/ui/segmented.tsx';
import { TextField } from '#components/ui/text-field.tsx';

const POLICIES = [
  { value: 'keep', label: 'Keep them' },
  { value: 'index', label: 'Index as they are' },
  { value: 'discard', label: 'Discard' },
] as const;
const VERSIONS = [
  { value: 'arrival', label: 'Last to arrive' },
  { value: 'producer', label: 'Producer’s number' },
] as const;

type Props = {
  /** null: a new one. */
  entry: Collection | null;
  onMove?: () => void;
  onClose: () => void;
};

/** Makes a collection, or changes what can be changed of one. */
export function CollectionForm({ entry, onMove, onClose }: Props) {
  const client = useQueryClient();
  const isNew = entry === null;
  const [begun] = useState(() => toValues(entry));
  const [values, setValues] = useState(begun);
  const set = (change: Partial<FormValues>) => setValues((last) => ({ ...last, ...change }));
  const names = useCollections().data?.collections.map(({ name }) => name);
  const isTaken = isNew && names?.includes(values.name.trim()) === true;
  const save = useMutation({
    mutationFn: () => sendJson(collectionAnswer, 'PUT', apiOf(values.name.trim()), toRequest(values, isNew)),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['collections'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isTaken) save.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      placed="side"
      title={isNew ? 'New collection' : `Settings of ${entry.name}`}
      description={isNew ? 'Index, versions and modalities’ names stay as they are made.' : undefined}
    >
      <form onSubmit={submit} className="mt-4 grid gap-4 border-t border-rule pt-4">
        {isNew && (
          <>
            <TextField
              label="Name"
              required
              value={values.name}
              onChange={({ target }) => set({ name: target.value })}
              note="Lower-case letters, digits, dots, hyphens and underscores."
              problem={isTaken ? 'There is a collection of this name. Its settings are in the list.' : null}
            />
            <TextField
              label="Index"
              value={values.index}
              onChange={({ target }) => set({ index: target.value })}
              note="A new one, or an index or alias that is there. Empty: named after the collection."
            />
            <fieldset>
              <legend className="mb-1 font-medium">Which version wins</legend>
              <Segmented
                label="Which version wins"
                choices={VERSIONS}
                value={values.versions}
                onChoose={(versions) => set({ versions })}
              />
            </fieldset>
          </>
        )}
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-medium">Modalities</legend>
          {values.modalities.map((modality, i) => (
            <ModalityFields
              // oxlint-disable-next-line react/no-array-index-key -- rows are only added at the end
              key={i}
              value={modality}
              onChange={(next) => set({ modalities: values.modalities.with(i, next) })}
            />
          ))}
          <span>
            <TextButton onClick={() => set({ modalities: [...values.modalities, anotherModality()] })}>
              Add a modality
            </TextButton>
          </span>
        </fieldset>
        <fieldset>
          <legend className="mb-1 font-medium">Unmatched items of a certain age</legend>
          <Segmented
            label="Unmatched items of a certain age"
            choices={POLICIES}
            value={values.policy}
            onChoose={(policy) => set({ policy })}
          />
          {values.policy !== 'keep' && (
            <TextField
              className="mt-3"
              label="After how many hours"
              type="number"
              min={0.001}
              step="any"
              required
              value={values.policyHours}
              onChange={({ target }) => set({ policyHours: target.value })}
            />
          )}
        </fieldset>
        <RuleFields value={values.idRule} onChange={(idRule) => set({ idRule })} />
        {!isNew && (
          <div>
            <p className="mb-1 font-medium">{counted(entry.partitions, 'partition')} in Redis</p>
            {values === begun ? (
              <TextButton onClick={onMove}>Move to another number…</TextButton>
            ) : (
              <p className="text-ink-3">To move it to another number, save these settings first.</p>
            )}
          </div>
        )}
        {save.error && (
          <p role="alert" className="text-bad">
            {save.error.message}
          </p>
        )}
        <div className="flex gap-2">
          <MainButton type="submit" disabled={save.isPending}>
            {isNew ? 'Make the collection' : 'Save the settings'}
          </MainButton>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
