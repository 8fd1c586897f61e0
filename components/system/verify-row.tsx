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
import { TwoLines } from '#components/ui/two-lines.tsx';

type Props = { collection: string; known: Verified | undefined; isNarrow: boolean };

/** The last verify of one collection, with its operation. */
export function VerifyRow({ collection, known, isNarrow }: Props) {
  const mayOperate = useMay('operate');
  const { started, isPending, error, start } = useVerify(collection);
  const last = started && (known?.at ?? 0) <= started.at ? started : known;
  const when = last ? (
    <Link
      href={operationAddress(collection, last.operation)}
      prefetch={false}
      className="underline decoration-strong underline-offset-4 hover:decoration-current"
    >
      <Time ms={last.at} />
    </Link>
  ) : (
    'never'
  );
  const found = error ? (
    <span role="alert" className="text-bad">
      {error.message}
    </span>
  ) : (
    last && <span className={clsx((last.breaches ?? 0) > 0 && 'text-bad')}>{foundBy(last)}</span>
  );
  const button = mayOperate && (
    <Button onClick={start} disabled={isPending || last?.state === 'running'}>
      Verify<span className="sr-only"> {collection}</span>
    </Button>
  );
  if (isNarrow) return <TwoLines name={collection} value={button} sub={found} subValue={when} />;
  return (
    <tr>
      <BodyCell className="font-medium">{collection}</BodyCell>
      <BodyCell className="text-ink-2">{when}</BodyCell>
      <BodyCell className="w-full text-ink-2">{found}</BodyCell>
      <BodyCell className="text-right">{button}</BodyCell>
    </tr>
  );
}
