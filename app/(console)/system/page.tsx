import type { Metadata } from 'next';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { System } from '#components/system/system.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'System' };

export default async function SystemPage(props: PageProps) {
  const visit = await guardCollectionPage('/system', props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <System />
    </ConsolePage>
  );
}
