import type { Metadata } from 'next';
import { Reference } from '#components/reference/reference.tsx';
import { VERSION } from '#lib/contract/version.ts';
import { describeApi } from '#lib/http/openapi/describe.ts';
import { guardPage } from '#lib/http/page.ts';

export const metadata: Metadata = { title: 'API' };

export default async function DocsPage() {
  await guardPage('/docs');
  return <Reference api={describeApi(VERSION)} />;
}
