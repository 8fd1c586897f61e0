import type { Metadata } from 'next';
import { ItemPage } from '#components/item/item-page.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

type Props = PageProps & { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  // Next decodes the parameters of metadata, not those of pages.
  return { title: (await params).id };
}

export default async function OneItemPage(props: Props) {
  const { id } = await props.params;
  await guardCollectionPage(`/items/${id}`, props);
  return <ItemPage id={decodeURIComponent(id)} />;
}
