import type { Metadata } from 'next';
import { Collections } from '#components/collections/collections.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Collections' };

export default async function CollectionsPage(props: PageProps) {
  const visit = await guardCollectionPage('/collections', props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <Collections />
    </ConsolePage>
  );
}
