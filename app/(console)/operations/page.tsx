import type { Metadata } from 'next';
import { Operations } from '#components/operations/operations.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Operations' };

export default async function OperationsPage(props: PageProps) {
  const visit = await guardCollectionPage('/operations', props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <Operations />
    </ConsolePage>
  );
}
