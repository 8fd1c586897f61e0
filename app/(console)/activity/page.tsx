import type { Metadata } from 'next';
import { Activity } from '#components/activity/activity.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Activity' };

export default async function ActivityPage(props: PageProps) {
  await guardCollectionPage('/activity', props);
  return <Activity />;
}
