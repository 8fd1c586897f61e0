import type { Metadata } from 'next';
import { OperationPage } from '#components/operations/operation-page.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Operation' };

type Props = PageProps & { params: Promise<{ operation: string }> };

export default async function OneOperationPage(props: Props) {
  const { operation } = await props.params;
  const visit = await guardCollectionPage(`/operations/${operation}`, props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <OperationPage id={decodeURIComponent(operation)} />
    </ConsolePage>
  );
}
