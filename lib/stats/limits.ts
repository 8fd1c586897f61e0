import type { Limits } from '#lib/contract/answers.ts';
import { CONTENT_ENCODINGS, LIMITS, MEDIA_TYPES } from '#lib/contract/vocabulary.ts';

/** The limits that the settings give. */
interface ConfiguredLimits {
  backlogMax: number;
  memoryShareMax: number;
  rateRequestsMax: number | null;
}

/** All limits, fixed and configured, as the API shows them. */
export const describeLimits = ({
  backlogMax,
  memoryShareMax,
  rateRequestsMax,
}: ConfiguredLimits): Limits => ({
  content_types: Object.values(MEDIA_TYPES),
  content_encodings: [...CONTENT_ENCODINGS],
  body_bytes: LIMITS.bodyBytes,
  bodies_bytes: LIMITS.bodiesBytes,
  body_idle_ms: LIMITS.bodyIdleMs,
  body_ms: LIMITS.bodyMs,
  zstd_window_bytes: LIMITS.zstdWindowBytes,
  batch_items: LIMITS.batchItems,
  line_bytes: LIMITS.lineBytes,
  dims: LIMITS.dims,
  id_bytes: LIMITS.idBytes,
  producer_bytes: LIMITS.producerBytes,
  metadata_bytes: LIMITS.metadataBytes,
  metadata_depth: LIMITS.metadataDepth,
  model_chars: LIMITS.modelChars,
  json_parts: LIMITS.jsonParts,
  json_depth: LIMITS.jsonDepth,
  faults_listed: LIMITS.faultsListed,
  outcome_chars: LIMITS.outcomeChars,
  page_items: LIMITS.pageItems,
  search_hits: LIMITS.searchHits,
  modalities: LIMITS.modalities,
  partitions: LIMITS.partitions,
  action_ids: LIMITS.actionIds,
  keep_out_ms_min: LIMITS.keepOutMsMin,
  keep_out_ms_max: LIMITS.keepOutMsMax,
  key_collections: LIMITS.keyCollections,
  key_life_ms: LIMITS.keyLifeMs,
  backlog_items: backlogMax,
  memory_percent: Math.round(memoryShareMax * 100),
  requests_per_minute: rateRequestsMax,
});
