'use client';

import type { ReactNode } from 'react';
import { Begun } from '#components/hooks/begun.tsx';
import { useCollection } from '#components/hooks/use-collection.ts';
import { HealthStrips } from '#components/shell/health-strips.tsx';
import { useVitals } from '#components/shell/use-vitals.ts';
import type { FirstLook } from '#lib/contract/first-look.ts';

type Props = { look: FirstLook; children: ReactNode };

/** A page of the console: what is wrong, then what it is about; both drawn with the answers that came with it. */
export const ConsolePage = ({ look, children }: Props) => (
  <Begun look={look}>
    <Content>{children}</Content>
  </Begun>
);

function Content({ children }: { children: ReactNode }) {
  const { strips, state } = useVitals(useCollection());
  return (
    <>
      <HealthStrips strips={strips} />
      <main
        id="main"
        data-stale={state.kind === 'stale'}
        className="@container w-full max-w-[1600px] grow p-4 md:px-6 md:py-5"
      >
        {children}
      </main>
    </>
  );
}
