import { z } from 'zod';
import { heldState } from './answers.ts';
import { actionName } from './control.ts';
import { idRule } from './id-rule.ts';
import { indexRequest, indexSettings } from './index-settings.ts';
import { explainInvalidId } from './item-id.ts';
import { pageLimit, queryInteger } from './query-integer.ts';
import {
  collectionName,
  groupName,
  LIMITS,
  modalityName,
  modelName,
  modelReference,
  similarity,
  versionOrder,
  wireType,
} from './vocabulary.ts';

/** Query of `GET …/items`. */
export const itemFilter = z.strictObject({
  state: heldState.default('unmatched'),
  has: z.string().optional(),
  missing: z.string().optional(),
  older_than_ms: queryInteger().optional(),
  prefix: z.string().optional(),
  producer: z.string().optional(),
  /** Failed items only: start of their reason, and the group that it belongs to. */
  reason: z.string().min(1).max(1_000).optional(),
  group: groupName.optional(),
  limit: pageLimit,
  cursor: z.string().optional(),
  /** `ndjson` and `csv`: all that match, from the cursor on, as a file. */
  format: z.enum(['json', 'ndjson', 'csv']).default('json'),
});

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

/** Query of `POST …/aggregate` and `POST /ingest/{c}`. */
export const intakeQuery = z.strictObject({
  /** Rows at fault are told one by one; the others are taken. */
  partial: flag,
  /** Nothing is stored: the answer says what would be. */
  dry_run: flag,
  /** The `embedding_type` of rows without one: `EMBEDDINGS_TEXT`, or `text`. */
  type: z
    .string()
    .transform((type) => (modalityName.safeParse(type).success ? wireType(type) : type))
    .optional(),
  /** The model of embeddings that name none: `name@revision`. */
  model: modelName.optional(),
});

/** Query of `GET …/items/{id}`. */
export const itemQuery = z.strictObject({ vectors: flag });

/** Body of `POST …/search`: the vector itself, or the ID of an item that has one. */
export const searchRequest = z
  .strictObject({
    modality: z.string(),
    id: z.string().optional(),
    vector: z.array(z.number()).min(1).max(LIMITS.dims).optional(),
    k: z.number().int().min(1).max(LIMITS.searchHits).default(10),
  })
  .refine(({ id, vector }) => (id === undefined) !== (vector === undefined), 'give either id or vector');

const itemId = z.string().superRefine((id, context) => {
  const wrong = explainInvalidId(id);
  if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
});
const ids = z.array(itemId).min(1).max(LIMITS.actionIds);

/** Body of `POST …/held`. */
export const heldRequest = z.strictObject({ ids });

/** Which items of a state an action means. */
export const actionFilter = z.strictObject({
  has: z.string().optional(),
  missing: z.string().optional(),
  older_than_ms: z.number().int().nonnegative().optional(),
  prefix: z.string().min(1).max(LIMITS.idBytes).optional(),
  producer: z.string().min(1).max(LIMITS.producerBytes).optional(),
  /** Start of the reason that failed items were given up for. */
  reason: z.string().min(1).max(1_000).optional(),
  /** Failed items of one group of reasons, by its name. */
  group: groupName.optional(),
});

const action = {
  ids: ids.optional(),
  filter: actionFilter.optional(),
  dry_run: z.boolean().optional(),
  token: z.string().min(1).max(100).optional(),
};

/** Body of `POST …/flush`: ready skips every wait, unmatched is indexed as it is. */
export const flushRequest = z.strictObject({ scope: z.enum(['ready', 'unmatched']).optional(), ...action });

/** Body of `POST …/discard`. */
export const discardRequest = z.strictObject({ scope: heldState.optional(), ...action });

/** Body of `POST …/requeue`: failed items get another chance. */
export const requeueRequest = z.strictObject({ scope: z.literal('failed').optional(), ...action });

/** Body of `POST …/verify`. */
export const verifyRequest = z.strictObject({ repair: z.boolean().default(false) });

/** Body of `POST …/repartition`. */
export const repartitionRequest = z.strictObject({
  partitions: z.number().int().min(1).max(LIMITS.partitions),
});

/** Body of `POST …/pause`, `…/resume` and `…/abort`: nothing. */
export const emptyRequest = z.strictObject({});

/** Body of `PUT /api/collections/{c}`: what is left out stays as it is, or as the defaults say. */
export const collectionRequest = z
  .strictObject({
    modalities: z
      .array(
        z.strictObject({
          name: modalityName,
          /** null, as a collection shows it while it is free: it stays as it is. */
          dims: z.number().int().min(1).max(LIMITS.dims).nullable().optional(),
          required: z.boolean().optional(),
          similarity: similarity.optional(),
          model: modelReference.nullable().optional(),
        }),
      )
      .min(1)
      .max(LIMITS.modalities)
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'a name stands twice')
      .optional(),
    index: indexRequest.optional(),
    /** The settings of the index once more, so that what is read can be sent. */
    index_settings: indexSettings.partial().optional(),
    versions: versionOrder.optional(),
    partitions: z.number().int().min(1).max(LIMITS.partitions).optional(),
    age_policy: z
      .strictObject({ after_ms: z.number().int().min(1_000), action: z.enum(['index', 'discard']) })
      .nullable()
      .optional(),
    keep_out_ms: z.number().int().min(LIMITS.keepOutMsMin).max(LIMITS.keepOutMsMax).optional(),
    id_rule: idRule.optional(),
  })
  .refine(({ index, index_settings: settings }) => typeof index !== 'object' || settings === undefined, {
    path: ['index_settings'],
    error: 'the settings stand in index already; give them once',
  });

/** A file of collections: each as `PUT /api/collections/{c}` takes it. */
export const collectionsFile = z.strictObject({
  collections: z.record(collectionName, collectionRequest),
});

/** Query of `DELETE /api/collections/{c}`. */
export const collectionDeletion = z.strictObject({
  confirm: z.string().default(''),
  /** Also where searchers reach its index by an alias. */
  force: flag,
});

/** Query of `GET …/activity` and `…/operations`. */
export const activityQuery = z.strictObject({
  action: actionName.optional(),
  actor: z.string().optional(),
  /** Begun that long ago or later, by Redis' clock. */
  newer_than_ms: queryInteger().optional(),
  limit: pageLimit,
  cursor: z.string().optional(),
  /** `ndjson` and `csv`: all of the activity that matches, as a file. */
  format: z.enum(['json', 'ndjson', 'csv']).default('json'),
});

export type ActionFilter = z.infer<typeof actionFilter>;
export type ActionRequest = z.infer<typeof flushRequest | typeof discardRequest | typeof requeueRequest>;
export type CollectionRequest = z.infer<typeof collectionRequest>;
export type ActivityQuery = z.infer<typeof activityQuery>;
export type IntakeQuery = z.infer<typeof intakeQuery>;
export type ItemFilter = Omit<z.infer<typeof itemFilter>, 'format'>;
export type SearchRequest = z.infer<typeof searchRequest>;
