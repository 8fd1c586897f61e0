import type { Metadata } from 'next';
import { Begun } from '#components/hooks/begun.tsx';
import { NearMisses } from '#components/near/near-misses.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Near-misses' };

export default async function NearMissesPage(props: PageProps) {
  const visit = await guardCollectionPage('/unmatched/near', props);
  const look = await readFirst(visit);
  return (
    <Begun look={look}>
      <NearMisses />
    </Begun>
  );
}
