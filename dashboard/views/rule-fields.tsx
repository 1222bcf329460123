import type { Signal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { WrongField } from '../api/client.ts';
import { severityWords } from '../format/alert.ts';
import { isSeverity } from '../state/alert-filter.ts';
import {
  type RuleDraft,
  seriesKinds,
  seriesKindWords,
  windowLengths,
  windowWords,
  wrongAt,
} from '../state/rule-draft.ts';
import { searchSeries, seriesInWords } from '../state/series-search.ts';
import { Choices } from './choices.tsx';
import { DetectorFields } from './detector-fields.tsx';
import { FieldWrong } from './field-wrong.tsx';
import { NumberField } from './number-field.tsx';
import { usePage } from './page-context.ts';
import { Toggles } from './toggles.tsx';
import { TokenInput } from './token-input.tsx';
import { useKnownSeries } from './use-known-series.ts';

const mostSuggested = 20;

interface RuleFieldsProps {
  readonly draft: Signal<RuleDraft>;
  /** What the server has found wrong with which field. */
  readonly wrong: readonly WrongField[];
}

/** What a rule watches, what it looks for, and what it makes of it. */
export function RuleFields({ draft, wrong }: RuleFieldsProps) {
  const { levels } = usePage();
  const known = useKnownSeries();
  const rule = draft.value;
  const id = useId();
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => {
    name.current?.focus();
    void levels.refreshCompanies();
  }, [levels]);
  const set = (change: Partial<RuleDraft>) => {
    draft.value = { ...draft.peek(), ...change };
  };
  const wrongOf = (path: string) => wrongAt(wrong, path);
  const isTheme = rule.detector.type === 'theme';

  return (
    <div class="filter-fields">
      <label class="field">
        Name
        <input
          ref={name}
          required
          maxLength={100}
          value={rule.name}
          aria-invalid={wrongOf('name') !== ''}
          aria-describedby={wrongOf('name') === '' ? undefined : `${id}-name`}
          onInput={(event) => set({ name: event.currentTarget.value })}
        />
        <FieldWrong id={`${id}-name`} words={wrongOf('name')} />
      </label>
      <DetectorFields draft={draft} wrong={wrong} />
      <div class="field">
        <span aria-hidden="true">Window</span>
        <Choices
          legend="Window"
          options={windowLengths
            .filter((length) => !isTheme || length <= 60)
            .map((length) => ({ value: `${length}`, words: windowWords[length] }))}
          value={`${rule.windowMinutes}`}
          onChange={(value) => {
            const length = windowLengths.find((candidate) => `${candidate}` === value);
            if (length !== undefined) set({ windowMinutes: length });
          }}
        />
        <FieldWrong id={`${id}-window`} words={wrongOf('windowMinutes')} />
      </div>
      {!isTheme && (
        <>
          <Toggles
            legend="Watches"
            hint="each series of these kinds"
            options={seriesKinds.map((kind) => ({ value: kind, words: seriesKindWords[kind] }))}
            chosen={rule.series}
            onChange={(series) =>
              set({ series: seriesKinds.filter((kind) => series.includes(kind)) })
            }
          />
          <FieldWrong id={`${id}-series`} words={wrongOf('series')} />
          <TokenInput
            label="Only these series"
            hint="none: all of the kinds"
            tokens={rule.only}
            wordsOf={(series) => seriesInWords(series, known)}
            suggest={(query) => searchSeries(query, known, mostSuggested)}
            onFocus={() => void levels.refreshCompanies()}
            onChange={(only) => set({ only: [...only] })}
          />
          <FieldWrong id={`${id}-only`} words={wrongOf('only')} />
        </>
      )}
      <div class="field-row">
        <NumberField
          label="Must hold for"
          hint="minutes, before it fires"
          value={rule.forMinutes}
          wrong={wrongOf('forMinutes')}
          onChange={(forMinutes) => set({ forMinutes })}
        />
        <label class="field">
          <span>
            Severity <span class="field-hint muted">of its alerts</span>
          </span>
          <select
            value={rule.severity ?? ''}
            onChange={({ currentTarget: { value } }) => {
              const { severity: _former, ...others } = draft.peek();
              draft.value = isSeverity(value) ? { ...others, severity: value } : others;
            }}
          >
            <option value="">by size and rarity</option>
            {Object.entries(severityWords).map(([severity, words]) => (
              <option key={severity} value={severity}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={rule.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        Switched on
      </label>
    </div>
  );
}
