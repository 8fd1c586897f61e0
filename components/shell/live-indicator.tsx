import { clsx } from 'clsx';
import { COUNTS_EVERY_MS } from '#components/hooks/queries.ts';
import { useIsAtRest } from '#components/hooks/rest.ts';
import { duration } from '#components/ui/format.ts';
import type { Freshness } from '#components/shell/freshness.ts';

const words = (state: Freshness, everyS: number): { full: string; short: string } => {
  switch (state.kind) {
    case 'connecting':
      return { full: 'Connecting', short: 'Connecting' };
    case 'unreachable':
      return { full: 'No answer yet · retrying', short: 'No answer yet' };
    case 'listening':
      return { full: 'Listening for the first embedding', short: 'Listening' };
    case 'live':
      return { full: `Live · ${everyS} s`, short: `Live · ${everyS} s` };
    case 'stale':
      return {
        full: `Data ${duration(state.ageMs)} old · retrying`,
        short: `${duration(state.ageMs)} old · retrying`,
      };
  }
};

/** Says how old what one sees is. */
export function LiveIndicator({ state }: { state: Freshness }) {
  const bad = state.kind === 'stale' || state.kind === 'unreachable';
  const everyMs = COUNTS_EVERY_MS[useIsAtRest() ? 'resting' : 'moving'];
  const { full, short } = words(state, everyMs / 1_000);
  return (
    <div
      className={clsx(
        // Room for the age of old data, so that nothing beside it moves.
        'flex items-center gap-2 whitespace-nowrap tabular-nums sm:min-w-44 sm:justify-end',
        bad ? 'font-medium text-warn' : 'text-ink-2',
      )}
    >
      <span
        aria-hidden
        className={clsx(
          'size-[7px] rounded-full border',
          state.kind === 'live' ? 'border-ink-2 bg-ink-2' : 'border-current',
        )}
      />
      <span className="sm:hidden">{short}</span>
      <span className="max-sm:hidden">{full}</span>
      <output className="sr-only">{bad ? 'The data is old; retrying' : ''}</output>
    </div>
  );
}
