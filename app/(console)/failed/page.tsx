import type { Metadata } from 'next';
import { Begun } from '#components/hooks/begun.tsx';
import { Failed } from '#components/failed/failed.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Failed' };

export default async function FailedPage(props: PageProps) {
  const visit = await guardCollectionPage('/failed', props);
  const look = await readFirst(visit, {
    failures: ({ views }) => views.failures(visit.collection, { range: '24h', limit: 100 }),
  });
  return (
    <Begun look={look}>
      <Failed />
    </Begun>
  );
}
