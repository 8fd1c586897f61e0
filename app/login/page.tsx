import type { Metadata } from 'next';
import { LoginForm } from '#components/login/login-form.tsx';
import { readTarget } from '#components/login/target.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LoginPage({ searchParams }: Props) {
  return <LoginForm to={readTarget((await searchParams)['to'])} />;
}
