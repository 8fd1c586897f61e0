import type { Metadata } from 'next';
import { Begun } from '#components/hooks/begun.tsx';
import { Keys } from '#components/access/keys.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Keys' };

export default async function KeysPage(props: PageProps) {
  const visit = await guardCollectionPage('/keys', props);
  const look = await readFirst(visit);
  return (
    <Begun look={look}>
      <Keys />
    </Begun>
  );
}
