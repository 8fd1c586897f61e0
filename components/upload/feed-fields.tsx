'use client';

import { toLanes, toneOf } from '#components/readiness/lanes.ts';
import { FeedFault } from '#components/upload/feed-fault.tsx';
import { FieldPicker } from '#components/upload/field-picker.tsx';
import { upload } from '#components/upload/session.ts';
import { sayGain, sayIds, sayPairs } from '#components/upload/say-ids.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import { ID_RULES, type IdRule } from '#components/upload/work/id-rule.ts';
import { offerIds, offerShardIds, type IdOffer } from '#components/upload/work/offer-ids.ts';
import type { Feed } from '#components/upload/work/plan.ts';
import type { Sample } from '#components/upload/work/protocol.ts';

const LEAVE_OUT = 'leave out';

/** What one column of vectors means: its modality, and where its IDs stand. */
export function FeedFields({ feed, sample }: { feed: Feed; sample: Sample | undefined }) {
  const { files, target, samples } = useUpload();
  const hasOthers = (samples?.length ?? 0) > 1;
  const modalities = target?.modalities ?? [];
  const lane = toLanes(modalities).find(({ name }) => name === feed.modality);
  // Shards have their IDs in shards: only the column is a choice.
  const offers =
    feed.ids.kind === 'file' && feed.files.length > 1
      ? offerShardIds(feed.ids, files)
      : offerIds(feed.files, files);
  const rule = feed.idRule ?? sample?.idRule ?? 'as-is';
  const at = offers.findIndex(({ ids }) => JSON.stringify(ids) === JSON.stringify(feed.ids));
  const whose = `${feed.label}, ${feed.vectorColumn}`;
  return (
    <fieldset className="grid gap-y-2 border-t border-rule pt-2">
      <legend className="sr-only">{whose}</legend>
      <p className="flex min-w-0 items-center gap-2 pt-2">
        <span
          aria-hidden
          className="size-2 shrink-0"
          style={lane ? { background: toneOf(lane) } : { outline: '1px dashed var(--control)' }}
        />
        <span className="min-w-0 truncate font-mono text-small" title={whose}>
          {feed.label}
        </span>
        <span className="shrink-0 font-mono text-small text-ink-3">{feed.vectorColumn}</span>
      </p>
      <FieldPicker
        name="holds"
        label={`What ${whose} holds`}
        value={feed.modality ?? LEAVE_OUT}
        options={[
          ...modalities.map(({ name, dims }) => ({
            value: name,
            label: name,
            hint: dims === null ? 'dims set by the first vector' : `${dims} dims`,
          })),
          { value: LEAVE_OUT, label: LEAVE_OUT },
        ]}
        onChoose={(value) => upload.correct({ ...feed, modality: value === LEAVE_OUT ? null : value })}
      />
      {target && <FeedFault {...{ feed, sample, target }} />}
      {feed.modality !== null && (
        <>
          <FieldPicker
            name="its ID"
            label={`Where the IDs of ${whose} stand`}
            mono={feed.ids.kind !== 'rows'}
            value={String(at)}
            options={[
              ...offers.map((offer, i) => ({ value: String(i), ...describeOffer(offer) })),
              ...(at === -1 ? [{ value: '-1', label: 'no file has them yet' }] : []),
            ]}
            note={sayIds(offers[at], sample)}
            onChoose={(value) => {
              const offer = offers[Number(value)];
              if (offer) upload.correct({ ...feed, ids: offer.ids, idRule: null });
            }}
          />
          <FieldPicker
            name="ID rule"
            label={`How IDs of ${whose} are made`}
            value={rule}
            options={Object.entries(ID_RULES).map(([value, label]) => ({
              value,
              label,
              ...(hasOthers && sample ? { hint: sayPairs(sample, value as IdRule) } : {}),
            }))}
            note={hasOthers && sample ? sayGain(sample, rule) : undefined}
            onChoose={(value) => upload.correct({ ...feed, idRule: value as IdRule })}
          />
        </>
      )}
    </fieldset>
  );
}

function describeOffer({ ids, file, column, elementType }: IdOffer): { label: string; hint?: string } {
  if (ids.kind === 'rows' || column === null) return { label: 'row numbers', hint: 'from 0 on' };
  const label = file === null ? column : `${file}: ${column}`;
  return elementType === null ? { label } : { label, hint: elementType };
}
