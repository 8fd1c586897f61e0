'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useCollection } from '#components/hooks/use-collection.ts';
import { sizeOf } from '#components/overview/emptiness.ts';
import { PaletteButton } from '#components/palette/palette-button.tsx';
import { CollectionPicker } from '#components/shell/collection-picker.tsx';
import { Crumbs } from '#components/shell/crumbs.tsx';
import { LiveIndicator } from '#components/shell/live-indicator.tsx';
import { Logo } from '#components/shell/logo.tsx';
import { Nav } from '#components/shell/nav.tsx';
import { SignedIn } from '#components/shell/signed-in.tsx';
import { useChooseCollection } from '#components/shell/use-choose-collection.ts';
import { useVitals } from '#components/shell/use-vitals.ts';
import { ThemePicker } from '#components/theme/theme-picker.tsx';
import { VERSION } from '#lib/contract/version.ts';

/** The frame of every page: a sidebar, or on narrow screens two bars, and the line that says how fresh it is. */
export function Shell({ children }: { children: ReactNode }) {
  const collection = useCollection();
  const { collections, stats, empty, state } = useVitals(collection);
  const picker = {
    collections: collections.data?.collections ?? [],
    current: collection,
    onChoose: useChooseCollection(),
  };
  return (
    <div className="flex min-h-dvh max-md:flex-col">
      <a
        href="#main"
        className="absolute top-2 left-2 z-30 -translate-y-16 border border-control bg-raised px-3 py-1 focus:translate-y-0"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 flex h-dvh w-[200px] shrink-0 flex-col border-r border-rule max-md:hidden">
        <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-rule px-4 text-name font-semibold">
          <Logo /> Muster
        </div>
        <div className="p-3 pt-4">
          <CollectionPicker {...picker} sub={sizeOf(empty, stats.data)} />
        </div>
        <Nav placed="side" />
        <Footer className="mt-auto p-4" />
      </aside>
      <div className="flex min-w-0 grow flex-col">
        <header className="sticky top-0 z-10 bg-ground">
          <div className="h-12 border-b border-rule">
            <div className="flex h-full max-w-[1600px] items-center justify-between gap-4 px-4 md:px-6">
              <div className="flex min-w-0 items-center gap-2 md:hidden">
                <Logo />
                <CollectionPicker {...picker} />
              </div>
              <Crumbs />
              <div className="ml-auto flex shrink-0 items-center gap-4">
                <PaletteButton />
                <LiveIndicator state={state} />
              </div>
            </div>
          </div>
          <div className="border-b border-rule px-4 md:hidden">
            <Nav placed="top" />
          </div>
        </header>
        {children}
        <Footer className="border-t border-rule p-4 md:hidden" />
      </div>
    </div>
  );
}

function Footer({ className }: { className: string }) {
  return (
    <footer className={`text-axis text-ink-3 ${className}`}>
      <ThemePicker />
      <SignedIn />
      <p>
        Muster {VERSION} ·{' '}
        <Link href="/docs" prefetch={false} className="underline underline-offset-4">
          API
        </Link>
      </p>
    </footer>
  );
}
