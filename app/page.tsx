import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Overview } from '#components/overview/overview.tsx';
import { throughputRange } from '#lib/contract/answers.ts';
import { guardPage } from '#lib/http/page.ts';
import { DEFAULT_COLLECTION, collectionName } from '#lib/contract/vocabulary.ts';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const wanted = async ({ searchParams }: Props) => {
  const query = await searchParams;
  return {
    collection: collectionName.safeParse(query['collection'] ?? DEFAULT_COLLECTION),
    range: throughputRange.catch('1h').parse(query['range']),
  };
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { collection } = await wanted(props);
  return { title: collection.data ?? 'Not found' };
}

export default async function OverviewPage(props: Props) {
  const { collection, range } = await wanted(props);
  if (!collection.success) notFound();
  await guardPage(`/?collection=${collection.data}&range=${range}`);
  return <Overview collection={collection.data} initialRange={range} />;
}
