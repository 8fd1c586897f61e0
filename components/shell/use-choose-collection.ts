'use client';

import { usePathname, useRouter } from 'next/navigation';
import { addressOf, pageOf } from '#components/shell/pages.ts';

const SPAN = ['range', 'from', 'to'];

/** Shows the same page about another collection, over the same span of time. */
export function useChooseCollection(): (collection: string) => void {
  const router = useRouter();
  const path = usePathname();
  return (collection) => {
    const span = [...new URLSearchParams(window.location.search)].filter(([name]) => SPAN.includes(name));
    router.push(addressOf(pageOf(path)?.path ?? '/', collection, Object.fromEntries(span)));
  };
}
