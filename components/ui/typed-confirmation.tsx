'use client';

import { type FormEvent, useId, useState } from 'react';
import { Button, MainButton } from '#components/ui/button.tsx';

type Props = {
  /** What has to be typed; null where one click is enough. */
  phrase: string | null;
  /** What the button says. */
  verb: string;
  warning: string;
  isSending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onCancel: () => void;
};

/** The last word before an action: typed, where it cannot be undone. */
export function TypedConfirmation({ phrase, verb, warning, isSending, error, onConfirm, onCancel }: Props) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const isConfirmed = phrase === null || typed.trim() === phrase;
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed && !isSending) onConfirm();
  };
  return (
    <form onSubmit={confirm} className="mt-4">
      {phrase !== null && (
        <>
          <label htmlFor={id} className="text-ink-2">
            {warning} Type <span className="font-mono text-small text-ink-1">{phrase}</span> to confirm.
          </label>
          <input
            id={id}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className="mt-2 mb-4 block h-8 w-full rounded-control border border-control bg-raised px-2.5 font-mono text-small"
          />
        </>
      )}
      {error && (
        <p role="alert" className="mb-4 text-bad">
          {error.message}
        </p>
      )}
      <div className="flex gap-2">
        <MainButton type="submit" disabled={!isConfirmed || isSending}>
          {verb}
        </MainButton>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
