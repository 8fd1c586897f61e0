'use client';

import { clsx } from 'clsx';
import { useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';

const SAID_MS = 2_000;

/** A command with a Copy button. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  const ref = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState<string | null>(null);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      setSaid('Copied');
    } catch {
      // Browsers keep the clipboard from pages served without TLS to other machines.
      if (ref.current) window.getSelection()?.selectAllChildren(ref.current);
      setSaid('Selected');
    }
    setTimeout(() => setSaid(null), SAID_MS);
  };

  return (
    <div className="flex flex-wrap items-start justify-end gap-2 border border-rule bg-sunk p-2">
      <section
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className={clsx(
          'min-w-0 grow overflow-x-auto px-2 py-1',
          code.includes('\n') ? 'basis-80' : 'basis-28',
        )}
      >
        <pre ref={ref} className="font-mono text-small leading-5">
          {code}
        </pre>
      </section>
      <Button onClick={() => void copy()} className="min-w-[76px] justify-center" aria-live="polite">
        {said ?? 'Copy'}
      </Button>
    </div>
  );
}
