'use client';

import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { Controls } from '#components/controls/controls.tsx';
import { Palette } from '#components/palette/palette.tsx';
import { Shell } from '#components/shell/shell.tsx';

/** The frame of every page, with what floats over them. */
export function Console({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <Controls>
        <Palette>
          <Shell>{children}</Shell>
        </Palette>
      </Controls>
    </NuqsAdapter>
  );
}
