import type { Metadata } from 'next';
import { NearMisses } from '#components/near/near-misses.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Near-misses' };

export default async function NearMissesPage(props: PageProps) {
  const visit = await guardCollectionPage('/unmatched/near', props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <NearMisses />
    </ConsolePage>
  );
}
