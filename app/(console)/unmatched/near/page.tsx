import type { Metadata } from 'next';
import { NearMisses } from '#components/near/near-misses.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Near-misses' };

export default async function NearMissesPage(props: PageProps) {
  await guardCollectionPage('/unmatched/near', props);
  return <NearMisses />;
}
