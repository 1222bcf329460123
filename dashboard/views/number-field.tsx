import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { FieldWrong } from './field-wrong.tsx';

interface NumberFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** NaN: nothing that is a number stands there. */
  readonly value: number;
  /** What is wrong with it; empty if nothing is. */
  readonly wrong: string;
  readonly onChange: (value: number) => void;
}

/** A number as text, so that `5e-4` can be typed; what is typed stays as it is until it is changed from outside. */
export function NumberField({ label, hint, value, wrong, onChange }: NumberFieldProps) {
  const id = useId();
  const typed = useSignal<string | null>(null);
  const words = wrong !== '' && Number.isNaN(value) ? 'Give a number' : wrong;
  const isMine = typed.value !== null && Object.is(parsed(typed.value), value);
  return (
    <label class="field">
      <span>
        {label}
        {hint !== undefined && <span class="field-hint muted"> {hint}</span>}
      </span>
      <input
        class="number"
        type="text"
        inputMode="decimal"
        autocomplete="off"
        value={isMine && typed.value !== null ? typed.value : shown(value)}
        aria-invalid={wrong !== ''}
        aria-describedby={words === '' ? undefined : id}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          onChange(parsed(typed.value));
        }}
      />
      <FieldWrong id={id} words={words} />
    </label>
  );
}

function parsed(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
}

function shown(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}
