import type { Metadata } from 'next';
import { Keys } from '#components/access/keys.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Keys' };

export default async function KeysPage(props: PageProps) {
  await guardCollectionPage('/keys', props);
  return <Keys />;
}
