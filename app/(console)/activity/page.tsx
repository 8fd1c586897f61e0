import type { Metadata } from 'next';
import { Activity } from '#components/activity/activity.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Activity' };

export default async function ActivityPage(props: PageProps) {
  const visit = await guardCollectionPage('/activity', props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <Activity />
    </ConsolePage>
  );
}
