'use client';

import { useTheme } from '#components/theme/use-theme.ts';
import { fetched } from '#components/ui/fetched.tsx';

const Toaster = fetched(() => import('sonner').then(({ Toaster }) => Toaster));

/** Where news appears of what is not on the page: an operation that ended after its panel was closed. */
export function Toasts() {
  return (
    <Toaster
      theme={useTheme()}
      position="bottom-right"
      containerAriaLabel="News"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-(--width) items-baseline gap-3 rounded-control border border-strong bg-raised px-4 py-3 shadow-float',
          title: 'text-ink-1 text-body',
          actionButton: 'ml-auto shrink-0 underline decoration-strong underline-offset-4',
        },
      }}
    />
  );
}
