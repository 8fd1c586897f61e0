import { useHealth } from '#components/hooks/queries.ts';

/** What is known of the engine that documents go to. */
export function useEngine() {
  const engine = useHealth().data?.engine;
  return {
    isAway: engine?.ok === false,
    /** It takes documents and tells nothing of them. */
    isService: engine?.name === 'Service',
    hasAliases: engine?.name === 'Elasticsearch',
  };
}
