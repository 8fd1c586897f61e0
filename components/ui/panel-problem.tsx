import { ApiError, reasonOf } from '#components/hooks/api.ts';
import { TextButton } from '#components/ui/button.tsx';

type Props = { what: string; error: Error; onRetry: () => void };

/** What stands in a panel that has nothing to show because its question failed. */
export function PanelProblem({ what, error, onRetry }: Props) {
  return (
    <p role="alert" className="flex flex-wrap items-baseline gap-x-3 text-ink-2">
      <span>
        {what} could not be read. {reasonOf(error)}
      </span>
      {!isLasting(error) && <TextButton onClick={onRetry}>Retry</TextButton>}
    </p>
  );
}

/** Asked the same way once more, such a question gets the same answer. */
const isLasting = (error: Error): boolean => error instanceof ApiError && error.code === 'invalid_query';
