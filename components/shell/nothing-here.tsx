import Link from 'next/link';

/** What stands at an address that is none. */
export const NothingHere = () => (
  <main id="main" className="mx-auto max-w-[560px] px-6 py-24">
    <h1 className="text-title font-title">Nothing is at this address</h1>
    <p className="mt-2 text-ink-2">
      A collection’s name has lower-case letters, digits, dots, hyphens and underscores.
    </p>
    <p className="mt-4">
      <Link href="/" className="font-medium underline underline-offset-4">
        Go to the overview
      </Link>
    </p>
  </main>
);
