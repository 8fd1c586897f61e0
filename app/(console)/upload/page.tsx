import type { Metadata } from 'next';
import { Upload } from '#components/upload/upload.tsx';
import { guardCollectionPage, type PageProps } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'Upload' };

export default async function UploadPage(props: PageProps) {
  await guardCollectionPage('/upload', props);
  return <Upload />;
}
