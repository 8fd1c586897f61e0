import type { Metadata } from 'next';
import { ConsolePage } from '#components/shell/console-page.tsx';
import { Upload } from '#components/upload/upload.tsx';
import { readFirst } from '#lib/http/first-look.ts';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Upload' };

export default async function UploadPage(props: PageProps) {
  const visit = await guardCollectionPage('/upload', props);
  const look = await readFirst(visit);
  return (
    <ConsolePage look={look}>
      <Upload />
    </ConsolePage>
  );
}
