import type { Metadata } from 'next';
import { Operations } from '#components/operations/operations.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Operations' };

export default async function OperationsPage(props: PageProps) {
  await guardCollectionPage('/operations', props);
  return <Operations />;
}
