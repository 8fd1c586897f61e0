import type { Metadata } from 'next';
import { Begun } from '#components/hooks/begun.tsx';
import { Collections } from '#components/collections/collections.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Collections' };

export default async function CollectionsPage(props: PageProps) {
  const visit = await guardCollectionPage('/collections', props);
  const look = await readFirst(visit);
  return (
    <Begun look={look}>
      <Collections />
    </Begun>
  );
}
