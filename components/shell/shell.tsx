import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Collection } from '#lib/contract/answers.ts';
import { CollectionPicker } from '#components/shell/collection-picker.tsx';
import type { Freshness } from '#components/shell/freshness.ts';
import { LiveIndicator } from '#components/shell/live-indicator.tsx';
import { Logo } from '#components/shell/logo.tsx';
import { Nav } from '#components/shell/nav.tsx';
import { SignedIn } from '#components/shell/signed-in.tsx';
import { VERSION } from '#lib/contract/version.ts';

type Props = {
  page: string;
  collection: string;
  collections: readonly Collection[];
  /** What the switcher says under the collection's name. */
  size: string;
  state: Freshness;
  onCollection: (collection: string) => void;
  strips: ReactNode;
  children: ReactNode;
};

/** The frame of every page: a sidebar, or on narrow screens two bars, and the line that says how fresh it is. */
export function Shell({ page, collection, collections, size, state, onCollection, strips, children }: Props) {
  const picker = { collections, current: collection, onChoose: onCollection };
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
          <CollectionPicker {...picker} sub={size} />
        </div>
        <Nav collection={collection} placed="side" />
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
              <p className="min-w-0 truncate max-md:hidden">
                <span className="text-ink-2">{collection}</span>
                <span className="px-2 text-ink-3">/</span>
                <span className="font-semibold">{page}</span>
              </p>
              <LiveIndicator state={state} />
            </div>
          </div>
          <div className="border-b border-rule px-4 md:hidden">
            <Nav collection={collection} placed="top" />
          </div>
        </header>
        {strips}
        <main id="main" className="@container w-full max-w-[1600px] grow p-4 md:px-6 md:py-5">
          {children}
        </main>
        <Footer className="border-t border-rule p-4 md:hidden" />
      </div>
    </div>
  );
}

function Footer({ className }: { className: string }) {
  return (
    <footer className={`text-axis text-ink-3 ${className}`}>
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
