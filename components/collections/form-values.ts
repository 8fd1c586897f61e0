import type { Collection } from '#lib/contract/answers.ts';
import type { IdRule } from '#lib/contract/id-rule.ts';
import type { CollectionRequest } from '#lib/contract/requests.ts';

/** A modality as it is typed; '' where nothing is set. */
export type ModalityValues = { name: string; dims: string; model: string; required: boolean; isNew: boolean };

/** A collection's settings as they are typed. */
export type FormValues = {
  name: string;
  index: string;
  versions: 'arrival' | 'producer';
  modalities: ModalityValues[];
  policy: 'keep' | 'index' | 'discard';
  policyHours: string;
  idRule: IdRule;
};

const HOUR_MS = 3_600_000;
const modality = (name: string): ModalityValues => ({
  name,
  dims: '',
  model: '',
  required: true,
  isNew: true,
});

/** A modality that nobody has named yet. */
export const anotherModality = (): ModalityValues => modality('');

/** What the form begins with: the collection as it is, or the defaults of a new one. */
export function toValues(entry: Collection | null): FormValues {
  if (entry === null)
    return {
      name: '',
      index: '',
      versions: 'arrival',
      modalities: [modality('text'), modality('image')],
      policy: 'keep',
      policyHours: '24',
      idRule: [],
    };
  return {
    name: entry.name,
    index: entry.index,
    versions: entry.versions,
    modalities: entry.modalities.map(({ name, dims, model, required }) => ({
      name,
      dims: dims === null ? '' : String(dims),
      model: model ?? '',
      required,
      isNew: false,
    })),
    policy: entry.age_policy?.action ?? 'keep',
    policyHours: entry.age_policy ? String(entry.age_policy.after_ms / HOUR_MS) : '24',
    idRule: entry.id_rule,
  };
}

/** What is sent. Index and versions are fixed when a collection is made. */
export function toRequest(
  { index, versions, modalities, policy, policyHours, idRule }: FormValues,
  isNew: boolean,
): CollectionRequest {
  return {
    modalities: modalities.map(({ name, dims, model, required }) => ({
      name: name.trim(),
      required,
      ...(dims.trim() !== '' && { dims: Number(dims) }),
      ...(model.trim() !== '' && { model: model.trim() }),
    })),
    ...(isNew && { versions, ...(index.trim() !== '' && { index: index.trim() }) }),
    age_policy:
      policy === 'keep' ? null : { after_ms: Math.round(Number(policyHours) * HOUR_MS), action: policy },
    id_rule: idRule,
  };
}
