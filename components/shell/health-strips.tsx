import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useCollection } from '#components/hooks/use-collection.ts';
import { addressOf } from '#components/shell/pages.ts';
import { SIGNED_OUT, type StripText } from '#components/shell/strips.ts';
import { counted } from '#components/ui/format.ts';
import { Strip } from '#components/ui/strip.tsx';

const ON_OVERVIEW = 4;

/** What is wrong, across the page: some of it on the overview, elsewhere the worst and how much more there is. */
export function HealthStrips({ strips }: { strips: readonly StripText[] }) {
  const collection = useCollection();
  const pathname = usePathname();
  // There the upload itself asks for a key.
  const told = pathname === '/upload' ? strips.filter(({ key }) => key !== SIGNED_OUT) : strips;
  const shown = told.slice(0, pathname === '/' ? ON_OVERVIEW : 1);
  const more = told.length - shown.length;
  return (
    <section aria-label="What is wrong">
      <output className="sr-only">
        {told.length > 0 && counted(told.length, 'thing is wrong', 'things are wrong')}
      </output>
      {shown.map(({ key, link, ...text }, i) => (
        <Strip key={key} {...text}>
          {more > 0 && i === shown.length - 1 && (
            <Link href={addressOf('/', collection)} prefetch={false} className={LINK}>
              {more} more
            </Link>
          )}
          {link && (
            <Link href={link.href} prefetch={false} className={LINK}>
              {link.label}
            </Link>
          )}
        </Strip>
      ))}
    </section>
  );
}

const LINK =
  'min-h-5 whitespace-nowrap underline decoration-current/40 underline-offset-4 hover:decoration-current';
