import { ranges } from '../state/view-choice.ts';
import { usePage } from './page-context.ts';

/** The length of the chart, as native radio buttons: arrow keys move between them. */
export function RangePicker() {
  const { store, navigation } = usePage();
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">Time range</legend>
      {ranges.map((range) => (
        <label key={range.id} class="segment">
          <input
            type="radio"
            name="range"
            value={range.id}
            aria-label={`Last ${range.long}`}
            checked={store.choice.value.range === range.id}
            onChange={() => navigation.choose({ range: range.id })}
          />
          <span aria-hidden="true">{range.short}</span>
        </label>
      ))}
    </fieldset>
  );
}
