import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { session } from '#lib/contract/access.ts';
import { sendJson } from '#components/hooks/api.ts';
import { MainButton } from '#components/ui/button.tsx';
import { clock, counted, grouped } from '#components/ui/format.ts';
import { TextField } from '#components/ui/text-field.tsx';
import type { SendProgress } from '#components/upload/work/protocol.ts';

type Props = { lock: NonNullable<SendProgress['lock']> } & Pick<SendProgress, 'tally' | 'rowsTotal'>;

/** Says that the key may not send, and takes another. */
export function GiveKey({ lock, tally, rowsTotal }: Props) {
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const signIn = useMutation({
    mutationFn: () => sendJson(session, 'POST', '/api/session', { key: key.trim() }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <section aria-label="A key is needed" className="border-l-2 border-warn pl-3">
      <p role="alert">
        <strong className="font-semibold text-warn">Muster refuses the key since {clock(lock.at)}.</strong>{' '}
        {lock.why} {counted(tally.rows, 'row')} are answered and stay; {grouped(rowsTotal - tally.rows)} wait
        in this tab, and nothing is lost. Sign in with a key that may write here, and the upload goes on by
        itself.
      </p>
      <form
        className="mt-2 flex max-w-[480px] flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <TextField
          label="Key"
          type="password"
          autoComplete="current-password"
          required
          mono
          className="min-w-48 grow"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          problem={signIn.error?.message ?? null}
        />
        <MainButton type="submit" disabled={signIn.isPending} className="h-8">
          Sign in and go on
        </MainButton>
      </form>
    </section>
  );
}
