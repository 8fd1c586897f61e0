import type { Collection, Readiness } from '#lib/contract/answers.ts';
import type { ThroughputRange } from '#lib/contract/throughput.ts';
import { CollectionControls } from '#components/controls/collection-controls.tsx';
import { listed } from '#components/ui/format.ts';
import { Segmented } from '#components/ui/segmented.tsx';
import type { ChosenSpan } from '#components/throughput/chosen-span.ts';
import { CUSTOM, RANGES } from '#components/throughput/ranges.ts';

type MetaProps = {
  collection: Collection | undefined;
  health: Readiness | undefined;
  /** Nothing has come yet, so that the first vectors will set the dims. */
  empty?: boolean;
};

const modalityText = ({ name, dims, model, required }: Collection['modalities'][number]) =>
  [name, dims === null ? 'dims set by the first vector' : `${dims}-d`, model, required ? '' : '(optional)']
    .filter(Boolean)
    .join(' ');

/** Modalities with their dims, engine and index, in a line. */
export function Meta({ collection, health, empty = false }: MetaProps) {
  const modalities = collection?.modalities ?? [];
  const engine = health && [health.engine.name, health.engine.version].filter(Boolean).join(' ');
  const parts = [
    ...(empty
      ? [`${listed(modalities.map(({ name }) => name)) || 'text and image'}, dims set by the first vectors`]
      : modalities.map(modalityText)),
    [engine, collection && `index ${collection.index}`].filter(Boolean).join(', '),
  ].filter(Boolean);
  if (parts.length === 0) parts.push('–');
  return (
    <ul className="flex min-h-5 flex-wrap gap-y-0.5 text-ink-3">
      {parts.map((part) => (
        <li key={part} className="mr-2 border-l border-strong pl-2 first:border-0 first:pl-0">
          {part}
        </li>
      ))}
    </ul>
  );
}

type Props = MetaProps & {
  name: string;
  span: ChosenSpan;
  onSpan: (span: ChosenSpan) => void;
  /** Asks for a span of one's own. */
  onCustom: () => void;
};

/** What the page is about, and over which range. */
export function OverviewHeader({ name, collection, health, empty = false, span, onSpan, onCustom }: Props) {
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3 max-md:mb-4">
      <div className="min-w-0 max-md:sr-only">
        <h1 className="text-title font-title [overflow-wrap:anywhere]">{name}</h1>
        <Meta collection={collection} health={health} empty={empty} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {!empty && (
          <span className="max-md:hidden">
            <Segmented<ThroughputRange | typeof CUSTOM>
              label="Range"
              choices={[...RANGES, { value: CUSTOM, label: 'Custom' }]}
              value={'range' in span ? span.range : CUSTOM}
              onChoose={(chosen) => (chosen === CUSTOM ? onCustom() : onSpan({ range: chosen }))}
            />
          </span>
        )}
        <CollectionControls />
      </div>
    </div>
  );
}
