import type { Metadata } from 'next';
import { Failed } from '#components/failed/failed.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Failed' };

export default async function FailedPage(props: PageProps) {
  const visit = await guardCollectionPage('/failed', props);
  const look = await readFirst(visit, {
    failures: ({ views }) => views.failures(visit.collection, { range: '24h', limit: 100 }),
  });
  return (
    <ConsolePage look={look}>
      <Failed />
    </ConsolePage>
  );
}
