import type { Metadata } from 'next';
import { ItemPage } from '#components/item/item-page.tsx';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

type Props = PageProps & { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  // Next decodes the parameters of metadata, not those of pages.
  return { title: (await params).id };
}

export default async function OneItemPage(props: Props) {
  const id = decodeURIComponent((await props.params).id);
  const visit = await guardCollectionPage(`/items/${encodeURIComponent(id)}`, props);
  const look = await readFirst(visit, {
    item: async (runtime) => ({ id, answer: await runtime.readItem(visit.collection, id, false) }),
  });
  return (
    <ConsolePage look={look}>
      <ItemPage id={id} />
    </ConsolePage>
  );
}
