import type { Metadata } from 'next';
import { Begun } from '#components/hooks/begun.tsx';
import { Activity } from '#components/activity/activity.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Activity' };

export default async function ActivityPage(props: PageProps) {
  const visit = await guardCollectionPage('/activity', props);
  const look = await readFirst(visit);
  return (
    <Begun look={look}>
      <Activity />
    </Begun>
  );
}
