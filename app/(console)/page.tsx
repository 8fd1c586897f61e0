import type { Metadata } from 'next';
import { Overview } from '#components/overview/overview.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps, readCollection } from '#lib/http/page.ts';

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  return { title: (await readCollection(props)) ?? 'Not found' };
}

export default async function OverviewPage(props: PageProps) {
  const visit = await guardCollectionPage('/', props);
  const look = await readFirst(visit, {
    matches: ({ views }) => views.matches(visit.collection, { range: '1h' }),
  });
  return (
    <ConsolePage look={look}>
      <Overview />
    </ConsolePage>
  );
}
