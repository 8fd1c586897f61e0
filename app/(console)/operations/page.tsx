import type { Metadata } from 'next';
import { Begun } from '#components/hooks/begun.tsx';
import { Operations } from '#components/operations/operations.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Operations' };

export default async function OperationsPage(props: PageProps) {
  const visit = await guardCollectionPage('/operations', props);
  const look = await readFirst(visit);
  return (
    <Begun look={look}>
      <Operations />
    </Begun>
  );
}
