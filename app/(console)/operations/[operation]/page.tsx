import type { Metadata } from 'next';
import { OperationPage } from '#components/operations/operation-page.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Operation' };

type Props = PageProps & { params: Promise<{ operation: string }> };

export default async function OneOperationPage(props: Props) {
  const { operation } = await props.params;
  await guardCollectionPage(`/operations/${operation}`, props);
  return <OperationPage id={decodeURIComponent(operation)} />;
}
