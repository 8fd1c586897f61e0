import { clsx } from 'clsx';
import type { Item } from '#lib/contract/answers.ts';
import { measureVector } from '#components/item/measure-vector.ts';
import { Sparkline } from '#components/item/sparkline.tsx';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { counted } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';

type Props = {
  lane: Lane;
  item: Item;
  model: string | null;
  /** As the index has them. */
  values: readonly number[] | undefined;
};

/** One embedding: where it came from, and what its values look like where the index has them. */
export function EmbeddingPanel({ lane, item, model, values }: Props) {
  const held = item.embeddings[lane.name];
  const dims = held?.dims ?? values?.length;
  const where = [held && 'held', item.document?.modalities.includes(lane.name) && 'in the index']
    .filter(Boolean)
    .join(' and ');
  const measured = values && measureVector(values);
  return (
    <Panel
      title={lane.name}
      mark={<span className="size-2.5 self-center" style={{ background: toneOf(lane) }} />}
      sub={[dims === undefined ? '' : counted(dims, 'value'), where].filter(Boolean).join(', ')}
    >
      {values && (
        <Sparkline values={values} colour={toneOf(lane)} label={`Values of ${lane.name} in the index`} />
      )}
      <div className={clsx('mt-2 grid gap-x-8 gap-y-1', measured && held && '@xl:grid-cols-[2fr_3fr]')}>
        {measured && (
          <Facts>
            <Fact name="Norm">{fixed(measured.norm)}</Fact>
            <Fact name="Min">{fixed(measured.min)}</Fact>
            <Fact name="Max">{fixed(measured.max)}</Fact>
          </Facts>
        )}
        <Facts>
          {held && (
            <>
              <Fact name="Received">
                <Time ms={held.received_at} format="exact" />, {held.producer}
              </Fact>
              <Fact name="Version">
                <span className="font-mono text-small">{held.version}</span>
              </Fact>
            </>
          )}
          {model !== null && <Fact name="Model">{model}</Fact>}
          {held?.metadata && (
            <Fact name="Metadata">
              <code className="font-mono text-small">{JSON.stringify(held.metadata)}</code>
            </Fact>
          )}
        </Facts>
      </div>
    </Panel>
  );
}

const fixed = (value: number) => value.toFixed(4).replace('-', '−');
