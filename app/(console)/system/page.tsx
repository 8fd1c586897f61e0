import type { Metadata } from 'next';
import { System } from '#components/system/system.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'System' };

export default async function SystemPage(props: PageProps) {
  await guardCollectionPage('/system', props);
  return <System />;
}
