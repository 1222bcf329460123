import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { WrongField } from '../api/client.ts';
import {
  changeReferenceWords,
  type Detector,
  detectorForms,
  detectorTypes,
  measureWords,
  numberOf,
  withNumber,
} from '../state/detector-fields.ts';
import { type RuleDraft, withDetectorType, wrongAt } from '../state/rule-draft.ts';
import { Choices } from './choices.tsx';
import { NumberField } from './number-field.tsx';

interface DetectorFieldsProps {
  readonly draft: Signal<RuleDraft>;
  readonly wrong: readonly WrongField[];
}

/** The type of detector and its settings. */
export function DetectorFields({ draft, wrong }: DetectorFieldsProps) {
  const { detector } = draft.value;
  const { about, numbers } = detectorForms[detector.type];
  const id = useId();
  const set = (value: Detector) => {
    draft.value = { ...draft.peek(), detector: value };
  };
  return (
    <>
      <label class="field">
        Detector
        <select
          value={detector.type}
          aria-describedby={id}
          onChange={({ currentTarget: { value } }) => {
            const type = detectorTypes.find((candidate) => candidate === value);
            if (type !== undefined) draft.value = withDetectorType(draft.peek(), type);
          }}
        >
          {detectorTypes.map((type) => (
            <option key={type} value={type}>
              {detectorForms[type].name}
            </option>
          ))}
        </select>
        <span id={id} class="field-hint muted">
          {about}
        </span>
      </label>
      {detector.type === 'threshold' && (
        <Choices
          legend="Measured in"
          options={entriesOf(measureWords)}
          value={detector.measure}
          onChange={(measure) => set({ ...detector, measure })}
        />
      )}
      {detector.type === 'change' && (
        <label class="field">
          Against
          <select
            value={detector.against}
            onChange={({ currentTarget: { value } }) => {
              const found = entriesOf(changeReferenceWords).find((entry) => entry.value === value);
              if (found !== undefined) set({ ...detector, against: found.value });
            }}
          >
            {entriesOf(changeReferenceWords).map(({ value, words }) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="field-row">
        {numbers.map(({ key, label, hint }) => (
          <NumberField
            key={`${detector.type} ${key}`}
            label={label}
            hint={hint}
            value={numberOf(detector, key)}
            wrong={wrongAt(wrong, `detector.${key}`)}
            onChange={(value) => set(withNumber(detector, key, value))}
          />
        ))}
      </div>
    </>
  );
}

function entriesOf<T extends string>(
  words: Readonly<Record<T, string>>,
): readonly { readonly value: T; readonly words: string }[] {
  return (Object.keys(words) as T[]).map((value) => ({ value, words: words[value] }));
}
