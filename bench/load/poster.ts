import { openHttp } from '#bench/harness/senders.ts';
import { MEDIA_TYPES } from '#lib/contract/vocabulary.ts';

/** Posts Arrow batches to a collection over connections that stay open. */
export interface Poster {
  /** By one of the connections, in turn. @throws when the answer is not 200 */
  post(batch: Buffer): Promise<void>;
  /** As many at once as there are connections. */
  postAll(batches: Iterable<Buffer>): Promise<void>;
  close(): void;
}

/** Opens a poster. @param url of the Muster */
export function openPoster(url: string, collection: string, connections: number): Poster {
  const path = `/api/collections/${collection}/aggregate`;
  const senders = Array.from({ length: connections }, () => openHttp(`${url}${path}`, MEDIA_TYPES.arrow));
  let next = 0;
  return {
    post: (batch) => senders[next++ % connections]!(batch),
    async postAll(batches) {
      const rest = Iterator.from(batches);
      await Promise.all(
        senders.map(async (send) => {
          for (let one = rest.next(); !one.done; one = rest.next()) await send(one.value);
        }),
      );
    },
    close() {
      for (const send of senders) send.close();
    },
  };
}
