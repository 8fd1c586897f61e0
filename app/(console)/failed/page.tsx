import type { Metadata } from 'next';
import { Failed } from '#components/failed/failed.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Failed' };

export default async function FailedPage(props: PageProps) {
  await guardCollectionPage('/failed', props);
  return <Failed />;
}
