import Link from 'next/link';
import type { ReactNode } from 'react';
import { operationAddress } from '#components/shell/pages.ts';
import { Button } from '#components/ui/button.tsx';

type Props = {
  collection: string;
  /** null when there was nothing for one to do. */
  operation: string | null;
  onClose: () => void;
  children: ReactNode;
};

/** How the dialog of an action ends: what came of it, the way to its operation, and the way out. */
export function Outcome({ collection, operation, onClose, children }: Props) {
  return (
    <div className="mt-4 border-t border-rule pt-3">
      {children}
      {operation !== null && (
        <p className="mt-3">
          <Link
            href={operationAddress(collection, operation)}
            prefetch={false}
            onClick={onClose}
            className="underline decoration-strong underline-offset-4 hover:decoration-current"
          >
            Open the operation
          </Link>
        </p>
      )}
      <div className="mt-4">
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}
