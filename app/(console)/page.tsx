import type { Metadata } from 'next';
import { Overview } from '#components/overview/overview.tsx';
import { guardCollectionPage, type PageProps, readCollection } from '#lib/http/page.ts';

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  return { title: (await readCollection(props)) ?? 'Not found' };
}

export default async function OverviewPage(props: PageProps) {
  await guardCollectionPage('/', props);
  return <Overview />;
}
