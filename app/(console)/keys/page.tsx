import type { Metadata } from 'next';
import { Keys } from '#components/access/keys.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Keys' };

export default async function KeysPage(props: PageProps) {
  const visit = await guardCollectionPage('/keys', props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <Keys />
    </ConsolePage>
  );
}
