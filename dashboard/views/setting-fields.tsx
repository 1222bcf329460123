import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { type FilledIn, type SettingField, settingInWords } from '../state/source-type.ts';
import { TokenInput } from './token-input.tsx';

interface SettingFieldsProps {
  readonly fields: readonly SettingField[];
  readonly filled: Signal<FilledIn>;
}

/** A form for the settings of a type of source, made of their schema. */
export function SettingFields({ fields, filled }: SettingFieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <SettingInput key={field.key} field={field} filled={filled} />
      ))}
    </>
  );
}

function SettingInput({ field, filled }: { field: SettingField; filled: Signal<FilledIn> }) {
  const { key, form, about, required, options, fallback } = field;
  const id = useId();
  const value = filled.value[key];
  const set = (change: FilledIn[string]) => {
    filled.value = { ...filled.peek(), [key]: change };
  };
  const words = settingInWords(key);
  const hint = (
    <span id={id} class="setting-about muted">
      {about}
      {fallback === '' ? '' : ` Otherwise ${fallback}.`}
    </span>
  );
  if (form === 'yes') {
    return (
      <div>
        <label class="check">
          <input
            type="checkbox"
            checked={value === true}
            aria-describedby={id}
            onChange={(event) => set(event.currentTarget.checked)}
          />
          {words}
        </label>
        {hint}
      </div>
    );
  }
  if (form === 'list') {
    return (
      <div>
        <TokenInput
          label={words}
          hint={required ? 'needed; Enter adds one' : 'Enter adds one'}
          tokens={Array.isArray(value) ? value : []}
          onChange={set}
        />
        {hint}
      </div>
    );
  }
  const text = typeof value === 'string' ? value : '';
  return (
    <div>
      <label class="field" for={`${id}-input`}>
        <span>
          {words}
          {required && <span class="field-hint muted"> needed</span>}
        </span>
        {form === 'choice' ? (
          <select
            id={`${id}-input`}
            value={text}
            aria-describedby={id}
            onChange={(event) => set(event.currentTarget.value)}
          >
            <option value="">{required ? 'choose' : 'as it is by default'}</option>
            {options.map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={`${id}-input`}
            type="text"
            inputMode={form === 'number' ? 'decimal' : 'text'}
            autocomplete="off"
            spellcheck={false}
            maxLength={2_000}
            value={text}
            aria-describedby={id}
            onInput={(event) => set(event.currentTarget.value)}
          />
        )}
      </label>
      {hint}
    </div>
  );
}
