import type { Metadata } from 'next';
import { Collections } from '#components/collections/collections.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Collections' };

export default async function CollectionsPage(props: PageProps) {
  await guardCollectionPage('/collections', props);
  return <Collections />;
}
