'use client';

import { Button } from '#components/ui/button.tsx';

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="mx-auto max-w-[560px] px-6 py-24">
      <h1 className="text-title font-title">This page could not be drawn</h1>
      <p className="mt-2 text-ink-2">
        The fault is in the page. Intake and indexing do not depend on it and go on.
      </p>
      <div className="mt-4">
        <Button onClick={reset}>Draw again</Button>
      </div>
    </main>
  );
}
