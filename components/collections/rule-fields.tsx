import { EXTENSIONS, type IdRule, type IdStep } from '#lib/contract/id-rule.ts';
import { sayStep } from '#components/near/say-rule.ts';
import { TextButton } from '#components/ui/button.tsx';
import { Picker } from '#components/ui/picker.tsx';
import { TextField } from '#components/ui/text-field.tsx';

type Props = { value: IdRule; onChange: (value: IdRule) => void };

const NEW: Record<string, { label: string; step: IdStep }> = {
  trim: { label: 'No spaces at the ends', step: { step: 'trim' } },
  lower: { label: 'Lower case', step: { step: 'case', to: 'lower' } },
  upper: { label: 'Upper case', step: { step: 'case', to: 'upper' } },
  nfc: { label: 'Unicode form NFC', step: { step: 'unicode', form: 'NFC' } },
  nfkc: { label: 'Unicode form NFKC', step: { step: 'unicode', form: 'NFKC' } },
  prefix: { label: 'Without a prefix', step: { step: 'strip_prefix', prefix: '' } },
  suffix: { label: 'Without a suffix', step: { step: 'strip_suffix', suffix: '' } },
  extension: { label: 'Without extension', step: { step: 'strip_extension', extensions: EXTENSIONS } },
  digits: { label: 'Digits of the last number', step: { step: 'digits', least: 1 } },
};
const STEPS_MAX = 8;

/** What is done to every ID that comes, step by step. */
export function RuleFields({ value, onChange }: Props) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">ID rule, for what comes from now on</legend>
      {value.map((step, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- steps have no other identity
        <div key={i} className="flex items-center gap-2">
          <StepField step={step} place={i + 1} onChange={(next) => onChange(value.with(i, next))} />
          <TextButton onClick={() => onChange(value.toSpliced(i, 1))}>
            Remove<span className="sr-only"> step {i + 1}</span>
          </TextButton>
        </div>
      ))}
      {value.length < STEPS_MAX && (
        <Picker
          label="Add a step"
          options={[
            { value: '', label: 'Add a step' },
            ...Object.entries(NEW).map(([name, { label }]) => ({ value: name, label })),
          ]}
          value=""
          onChoose={(name) => name !== '' && onChange([...value, NEW[name]!.step])}
          className="h-8 border border-control bg-ground px-2.5 hover:bg-sunk"
        >
          Add a step
        </Picker>
      )}
    </fieldset>
  );
}

type StepProps = { step: IdStep; place: number; onChange: (step: IdStep) => void };

function StepField({ step, place, onChange }: StepProps) {
  const shared = { isLabelHidden: true, required: true, mono: true, className: 'grow' };
  switch (step.step) {
    case 'strip_prefix':
      return (
        <TextField
          {...shared}
          label={`Prefix of step ${place}`}
          placeholder="prefix that goes"
          maxLength={64}
          value={step.prefix}
          onChange={({ target }) => onChange({ ...step, prefix: target.value })}
        />
      );
    case 'strip_suffix':
      return (
        <TextField
          {...shared}
          label={`Suffix of step ${place}`}
          placeholder="suffix that goes"
          maxLength={64}
          value={step.suffix}
          onChange={({ target }) => onChange({ ...step, suffix: target.value })}
        />
      );
    case 'digits':
      return (
        <TextField
          {...shared}
          label={`Digits of the last number, step ${place}`}
          type="number"
          min={1}
          max={32}
          value={step.least}
          onChange={({ target }) => onChange({ ...step, least: Number(target.value) })}
        />
      );
    default:
      return <span className="grow text-ink-2">{sayStep(step)}</span>;
  }
}
