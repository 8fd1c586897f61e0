'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keyMade, scope, type Scope } from '#lib/contract/access.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { sendJson } from '#components/hooks/api.ts';
import { useCollections, useSession } from '#components/hooks/queries.ts';
import { Button, MainButton } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { TextField } from '#components/ui/text-field.tsx';

const DAY_MS = 86_400_000;
const MEANS: Record<Scope, string> = {
  write: 'send embeddings',
  read: 'look at everything',
  operate: 'flush, discard, requeue, pause, verify, delete items',
  admin: 'all of these, and collections and keys',
};

/** Makes a key and shows it, this once. */
export function MakeKey({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const collections = useCollections().data?.collections ?? [];
  const keysInForce = useSession().data?.keys_in_force;
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>(keysInForce ? ['write'] : ['admin']);
  const [bound, setBound] = useState<readonly string[]>([]);
  const [days, setDays] = useState('');
  const make = useMutation({
    mutationFn: () =>
      sendJson(keyMade, 'POST', '/api/keys', {
        name: name.trim(),
        scopes,
        collections: bound.length === 0 ? null : bound,
        expires_in_ms: days === '' ? null : Math.round(Number(days) * DAY_MS),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  if (make.data)
    return (
      <Dialog
        open
        onClose={onClose}
        placed="side"
        title={`The key of ${make.data.name}`}
        description="This is the only time that it is shown. Muster keeps its hash alone."
      >
        <div className="my-4">
          <CodeBlock label="The key" code={make.data.key} />
        </div>
        <Button onClick={onClose} className="self-start">
          It is kept safe
        </Button>
      </Dialog>
    );
  return (
    <Dialog
      open
      onClose={onClose}
      placed="side"
      title="New key"
      description={
        keysInForce
          ? 'Its name is the producer of what it sends and the actor of what it does.'
          : 'From the first key on, every request needs one, also this console: sign in with it next.'
      }
    >
      <form onSubmit={submit} className="mt-4 grid gap-4 border-t border-rule pt-4">
        <TextField label="Name" required value={name} onChange={({ target }) => setName(target.value)} />
        <Choices
          legend="What it may do"
          choices={scope.options.map((value) => ({ value, note: MEANS[value] }))}
          chosen={scopes}
          onChoose={setScopes}
        />
        {collections.length > 0 && (
          <Choices
            legend="For these collections only; none chosen: all"
            choices={collections.map((entry) => ({ value: entry.name }))}
            chosen={bound}
            onChoose={setBound}
          />
        )}
        <TextField
          label="Expires after how many days"
          type="number"
          min={0.001}
          max={LIMITS.keyLifeMs / DAY_MS}
          step="any"
          placeholder="never"
          value={days}
          onChange={({ target }) => setDays(target.value)}
        />
        {make.error && (
          <p role="alert" className="text-bad">
            {make.error.message}
          </p>
        )}
        <div className="flex gap-2">
          <MainButton type="submit" disabled={make.isPending || scopes.length === 0}>
            Make the key
          </MainButton>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

type ChoicesProps = {
  legend: string;
  choices: readonly { value: string; note?: string }[];
  chosen: readonly string[];
  onChoose: (chosen: readonly string[]) => void;
};

function Choices({ legend, choices, chosen, onChoose }: ChoicesProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      {choices.map(({ value, note }) => (
        <div key={value} className="flex items-center">
          <Checkbox
            label={note === undefined ? value : `${value}: ${note}`}
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChoose(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
          <span aria-hidden>
            {value} <span className="text-ink-3">{note}</span>
          </span>
        </div>
      ))}
    </fieldset>
  );
}
