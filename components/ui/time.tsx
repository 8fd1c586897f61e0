import { useHydrated } from '#components/hooks/use-browser.ts';
import { clockSeconds, exactMoment, moment } from '#components/ui/format.ts';

type Props = { ms: number; format?: keyof typeof FORMATS };

/** A moment in the reader's zone, UTC on hover; a dash until the zone is known. */
export function Time({ ms, format = 'moment' }: Props) {
  const isKnown = useHydrated();
  return (
    <time dateTime={new Date(ms).toISOString()} title={utc(ms)} className="whitespace-nowrap tabular-nums">
      {isKnown ? FORMATS[format](ms) : '–'}
    </time>
  );
}

const FORMATS = { moment, clock: clockSeconds, exact: exactMoment };

const utc = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', ' UTC');
