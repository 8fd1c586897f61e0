'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

const makeClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // Polling is the retry, and a laptop without a network still reaches its own Muster.
        retry: false,
        networkMode: 'always',
        refetchIntervalInBackground: false,
      },
    },
  });

/** The cache behind every query of the console. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
