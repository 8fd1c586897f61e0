'use client';

import { type Query, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '#components/hooks/api.ts';
import { onWake } from '#components/hooks/rest.ts';
import { isBeingLeft, mustStay } from '#components/hooks/staying.ts';
import { loginAddress } from '#components/login/target.ts';

/** A session that has ended leads to the page where another begins, and back from there; not before an upload's result was seen. */
const leaveWhenSignedOut = (error: Error) => {
  if (error instanceof ApiError && error.status === 401 && !mustStay() && !isBeingLeft())
    window.location.replace(loginAddress(window.location.pathname + window.location.search));
};

/** What was read of a collection that is gone would look alive. */
const forgetWhatIsGone = (error: Error, query: Query<unknown, unknown, unknown>) => {
  if (error instanceof ApiError && error.code === 'unknown_collection') query.setState({ data: undefined });
};

function makeCache(): QueryCache {
  const refusals = new WeakMap<object, Error>();
  const cache = new QueryCache({
    onError: (error, query) => {
      leaveWhenSignedOut(error);
      forgetWhatIsGone(error, query);
      refusals.set(query, error);
    },
  });
  // A query without data forgets its error while it asks again, and what says so would vanish at every poll.
  cache.subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'fetch') return;
    const error = refusals.get(event.query);
    if (event.query.state.status === 'pending' && error) event.query.setState({ status: 'error', error });
  });
  return cache;
}

const makeClient = () =>
  new QueryClient({
    queryCache: makeCache(),
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
  useEffect(
    () =>
      onWake(
        () => void client.refetchQueries({ type: 'active', predicate: ({ meta }) => Boolean(meta?.rests) }),
      ),
    [client],
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
