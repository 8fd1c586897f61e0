import Link from 'next/link';

type Props = { collection: string; placed: 'side' | 'top' };

/** The pages that there are. */
export function Nav({ collection, placed }: Props) {
  return (
    <nav aria-label="Pages">
      <Link
        href={`/?collection=${collection}`}
        prefetch={false}
        aria-current="page"
        className={
          placed === 'side'
            ? 'relative flex h-7 items-center px-4 font-semibold before:absolute before:inset-y-1 before:left-0 before:w-0.5 before:bg-overprint'
            : 'relative inline-flex h-10 items-center font-semibold after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:bg-overprint'
        }
      >
        Overview
      </Link>
    </nav>
  );
}
