import type { Metadata } from 'next';
import { Unmatched } from '#components/unmatched/unmatched.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Unmatched' };

export default async function UnmatchedPage(props: PageProps) {
  await guardCollectionPage('/unmatched', props);
  return <Unmatched />;
}
