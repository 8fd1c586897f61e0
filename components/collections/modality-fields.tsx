import { LIMITS } from '#lib/contract/vocabulary.ts';
import type { ModalityValues } from '#components/collections/form-values.ts';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { TextField } from '#components/ui/text-field.tsx';

type Props = { value: ModalityValues; onChange: (value: ModalityValues) => void };

/** One modality of a collection; dims and model can be set while they are free. */
export function ModalityFields({ value, onChange }: Props) {
  const who = value.name || 'new modality';
  return (
    <div className="grid grid-cols-[1fr_72px_1fr_auto] items-center gap-2">
      <TextField
        label={`Name of ${who}`}
        isLabelHidden
        placeholder="name"
        required
        disabled={!value.isNew}
        value={value.name}
        onChange={({ target }) => onChange({ ...value, name: target.value })}
      />
      <TextField
        label={`Dims of ${who}`}
        isLabelHidden
        placeholder="dims"
        type="number"
        min={1}
        max={LIMITS.dims}
        step={1}
        value={value.dims}
        onChange={({ target }) => onChange({ ...value, dims: target.value })}
      />
      <TextField
        label={`Model of ${who}`}
        isLabelHidden
        placeholder="model"
        value={value.model}
        onChange={({ target }) => onChange({ ...value, model: target.value })}
      />
      <span className="flex items-center text-small text-ink-2">
        <Checkbox
          label={`${who} is required`}
          checked={value.required}
          onChange={({ target }) => onChange({ ...value, required: target.checked })}
        />
        <span aria-hidden>required</span>
      </span>
    </div>
  );
}
