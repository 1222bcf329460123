import { useSignal } from '@preact/signals';
import type { SourceFinder } from '../api/source-finder.ts';
import {
  definitionOf,
  type FilledIn,
  type SourceType,
  settingFields,
} from '../state/source-type.ts';
import { SettingFields } from './setting-fields.tsx';

interface SourceTypeFormProps {
  readonly type: SourceType;
  readonly finder: SourceFinder;
}

/** Asks for the settings of one type of source, and looks at what they lead to. */
export function SourceTypeForm({ type, finder }: SourceTypeFormProps) {
  const filled = useSignal<FilledIn>({});
  const fields = settingFields(type);
  const isEmpty = (value: FilledIn[string] | undefined) =>
    value === undefined || (typeof value !== 'boolean' && value.length === 0);
  const lacking = fields.some(({ key, required }) => required && isEmpty(filled.value[key]));
  return (
    <form
      class="source-type"
      aria-label="Settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!lacking) void finder.look({ definition: definitionOf(type, fields, filled.peek()) });
      }}
    >
      <p class="muted">{type.about}</p>
      <SettingFields fields={fields.filter(({ required }) => required)} filled={filled} />
      <details class="source-further">
        <summary>Further settings</summary>
        <div class="filter-fields">
          <SettingFields fields={fields.filter(({ required }) => !required)} filled={filled} />
        </div>
      </details>
      <button type="submit" class="button" disabled={lacking || finder.looking.value !== null}>
        {finder.looking.value === null ? 'Look' : 'Looking'}
      </button>
    </form>
  );
}
