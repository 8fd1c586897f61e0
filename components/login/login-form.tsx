'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { session } from '#lib/contract/access.ts';
import { ApiError, getJson, sendJson } from '#components/hooks/api.ts';
import { mustStay } from '#components/hooks/staying.ts';
import { Logo } from '#components/shell/logo.tsx';
import { MainButton } from '#components/ui/button.tsx';

/** A new document forgets all of the session before, and an upload with it. */
const lead = (router: ReturnType<typeof useRouter>, to: string): void =>
  mustStay() ? router.replace(to) : window.location.replace(to);

/** Signs in with a key. Whoever is signed in already, or needs no key, is led on. */
export function LoginForm({ to }: { to: string }) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  // A link from another site comes without the cookie, which this page's own question brings.
  useEffect(() => {
    const leaving = new AbortController();
    getJson(session, '/api/session', leaving.signal)
      .then(({ name }) => name !== null && lead(router, to))
      .catch(() => undefined);
    return () => leaving.abort();
  }, [router, to]);

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await sendJson(session, 'POST', '/api/session', { key: input.current!.value.trim() });
      lead(router, to);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : 'Signing in failed.');
      setBusy(false);
    }
  };

  return (
    <main className="mx-auto max-w-[432px] px-6 py-24">
      <p className="flex items-center gap-2.5 text-name font-semibold">
        <Logo /> Muster
      </p>
      <h1 className="mt-8 text-title font-title">Sign in with a key</h1>
      <p className="mt-2 text-ink-2">
        A key’s scopes decide what this console shows and does. The key itself is not kept in the browser.
      </p>
      <form className="mt-6 border-t border-rule pt-4" onSubmit={(event) => void signIn(event)}>
        <label htmlFor="key" className="font-semibold">
          Key
        </label>
        <input
          // Asked for when it is sent: a password manager may fill it in before this page lives.
          ref={input}
          id="key"
          type="password"
          autoComplete="current-password"
          required
          aria-describedby="key-problem"
          aria-invalid={problem !== null}
          className="mt-1.5 block h-8 w-full rounded-control border border-control bg-raised px-2.5 font-mono text-small"
        />
        <p id="key-problem" role="alert" className="mt-1.5 min-h-5 text-bad">
          {problem}
        </p>
        <MainButton type="submit" disabled={busy} className="mt-2">
          Sign in
        </MainButton>
      </form>
      <p className="mt-8 text-ink-3">
        No key yet? Whoever runs this Muster makes one with{' '}
        <code className="font-mono text-small">npm run muster -- keys create</code>.
      </p>
    </main>
  );
}
