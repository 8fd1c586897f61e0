import type { Metadata } from 'next';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { Unmatched } from '#components/unmatched/unmatched.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Unmatched' };

export default async function UnmatchedPage(props: PageProps) {
  const visit = await guardCollectionPage('/unmatched', props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <Unmatched />
    </ConsolePage>
  );
}
