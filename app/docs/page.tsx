import type { Metadata } from 'next';
import { Reference } from '#components/reference/reference.tsx';
import { VERSION } from '#components/shell/version.ts';
import { describeApi } from '#lib/http/openapi/describe.ts';

export const metadata: Metadata = { title: 'API' };

export default function DocsPage() {
  return <Reference api={describeApi(VERSION)} />;
}
