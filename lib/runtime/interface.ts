import type { Access } from '#lib/access/open.ts';
import type {
  Collection,
  HeldSides,
  Hits,
  Ingested,
  Item,
  ItemPage,
  Limits,
  Readiness,
  Stats,
} from '#lib/contract/answers.ts';
import type { ItemFilter, SearchRequest } from '#lib/contract/requests.ts';
import type { BodyBudget } from '#lib/intake/body-budget.ts';
import type { IngestRequest } from '#lib/intake/ingest.ts';
import type { IngestStreamRequest } from '#lib/intake/ingest-stream.ts';
import type { BatchFormat, Body } from '#lib/intake/row-list.ts';
import type { Log } from '#lib/log.ts';
import type { Control } from '#lib/operations/open.ts';
import type { Views } from '#lib/stats/views.ts';
import type { Telemetry } from '#lib/telemetry/open.ts';

/** A request to hold a batch whose body has been read whole. */
export interface IngestBodyRequest extends Omit<IngestRequest, 'list'> {
  format: BatchFormat;
  body: Body;
}

/** One running Muster: everything that routes and commands may ask of it. */
export interface Runtime {
  log: Log;
  /** What is seen from outside. */
  telemetry: Telemetry;
  /** Everything that is measured, in Prometheus' text format. */
  metrics(): Promise<string>;
  /** Counts a request in; the answer counts it out. @throws MusterError `closing` */
  enter(): () => void;
  /** An error in the words of the contract. */
  explain(error: unknown): unknown;
  ingestBody(request: IngestBodyRequest): Promise<Ingested>;
  /** Takes NDJSON in as it comes, however long it is. */
  ingestStream(request: IngestStreamRequest): Promise<Ingested>;
  /** What bodies take of memory. */
  bodies: BodyBudget;
  /** Aborts when Muster closes, with what a request that would last is to be told. */
  closing: AbortSignal;
  limits(): Limits;
  listCollections(): Promise<Collection[]>;
  describe(collection: string): Promise<Collection>;
  stats(collection: string): Promise<Stats>;
  /** What the console shows. */
  views: Views;
  listItems(collection: string, filter: ItemFilter): Promise<ItemPage>;
  /** @param vectors the values too, of what is held and of the document */
  readItem(collection: string, id: string, vectors: boolean): Promise<Item>;
  /** For each ID the modalities that are held of it. */
  listHeldSides(collection: string, ids: readonly string[]): Promise<HeldSides>;
  search(collection: string, request: SearchRequest): Promise<Hits>;
  readiness(): Promise<Readiness>;
  /** What operators do. */
  control: Control;
  /** Who may do what. */
  access: Access;
  /** Refuses what comes, waits for what is under way, lets go of everything. */
  close(): Promise<void>;
}
