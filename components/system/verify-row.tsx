'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import type { Verified } from '#lib/contract/console.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { operationAddress } from '#components/shell/pages.ts';
import { useVerify } from '#components/system/use-verify.ts';
import { foundBy } from '#components/system/words.ts';
import { Button } from '#components/ui/button.tsx';
import { BodyCell } from '#components/ui/data-table.tsx';
import { Time } from '#components/ui/time.tsx';

type Props = { collection: string; known: Verified | undefined };

/** The last verify of one collection, with its operation. */
export function VerifyRow({ collection, known }: Props) {
  const mayOperate = useMay('operate');
  const { started, isPending, error, start } = useVerify(collection);
  const last = started && (known?.at ?? 0) <= started.at ? started : known;
  const isRunning = last?.state === 'running';
  return (
    <tr>
      <BodyCell className="font-medium">{collection}</BodyCell>
      <BodyCell className="text-ink-2">
        {last ? (
          <Link
            href={operationAddress(collection, last.operation)}
            prefetch={false}
            className="underline decoration-strong underline-offset-4 hover:decoration-current"
          >
            <Time ms={last.at} />
          </Link>
        ) : (
          'never'
        )}
      </BodyCell>
      <BodyCell className={clsx('w-full', (last?.breaches ?? 0) > 0 ? 'text-bad' : 'text-ink-2')}>
        {error ? (
          <span role="alert" className="text-bad">
            {error.message}
          </span>
        ) : (
          last && foundBy(last)
        )}
      </BodyCell>
      <BodyCell className="text-right">
        {mayOperate && (
          <Button onClick={start} disabled={isPending || isRunning}>
            Verify<span className="sr-only"> {collection}</span>
          </Button>
        )}
      </BodyCell>
    </tr>
  );
}
