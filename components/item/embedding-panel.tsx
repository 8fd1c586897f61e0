import { clsx } from 'clsx';
import type { Item } from '#lib/contract/answers.ts';
import { heldOf } from '#components/item/held.ts';
import { arrivalsOf } from '#components/item/journey.ts';
import { measureVector } from '#components/item/measure-vector.ts';
import type { Vectors } from '#components/item/use-item.ts';
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
  vectors: Vectors | undefined;
};

/** One embedding: where it came from, and what its values look like, as they are held or else as the index has them. */
export function EmbeddingPanel({ lane, item, model, vectors }: Props) {
  const known = item.embeddings[lane.name];
  const version = known?.version ?? item.document?.versions[lane.name];
  const held = heldOf(item)[lane.name];
  const arrival = arrivalsOf(item, lane.name).at(-1);
  const values = held ? vectors?.held[lane.name] : vectors?.indexed[lane.name];
  const dims = known?.dims ?? values?.length;
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
      {values ? (
        <Sparkline
          values={values}
          colour={toneOf(lane)}
          label={`Values of ${lane.name} ${held ? 'as held' : 'in the index'}`}
        />
      ) : (
        <div className="h-14" />
      )}
      <div className={clsx('mt-2 grid gap-x-8 gap-y-1', measured && '@xl:grid-cols-[2fr_3fr]')}>
        {measured && (
          <Facts>
            <Fact name="Norm">{fixed(measured.norm)}</Fact>
            <Fact name="Min">{fixed(measured.min)}</Fact>
            <Fact name="Max">{fixed(measured.max)}</Fact>
          </Facts>
        )}
        <Facts>
          {arrival && (
            <Fact name="Received">
              <Time ms={arrival.at} format="exact" />, {arrival.by}
            </Fact>
          )}
          {version !== undefined && (
            <Fact name="Version">
              <span className="font-mono text-small">{version}</span>
            </Fact>
          )}
          <Fact name="Model">{model ?? <span className="text-ink-3">none named</span>}</Fact>
          {known?.metadata && (
            <Fact name="Metadata">
              <code className="font-mono text-small">{JSON.stringify(known.metadata)}</code>
            </Fact>
          )}
        </Facts>
      </div>
    </Panel>
  );
}

const fixed = (value: number) => value.toFixed(4).replace('-', '−');
