interface TogglesProps<T extends string> {
  readonly legend: string;
  readonly hint?: string;
  readonly options: readonly { readonly value: T; readonly words: string }[];
  readonly chosen: readonly T[];
  readonly onChange: (chosen: readonly T[]) => void;
}

/** Any number of a list, as native check boxes that look like chips; none chosen asks for nothing. */
export function Toggles<T extends string>({
  legend,
  hint,
  options,
  chosen,
  onChange,
}: TogglesProps<T>) {
  return (
    <fieldset class="toggles">
      <legend>
        {legend}
        {hint !== undefined && <span class="field-hint muted"> {hint}</span>}
      </legend>
      {options.map(({ value, words }) => (
        <label key={value} class="toggle">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              const others = chosen.filter((entry) => entry !== value);
              onChange(checked ? [...others, value] : others);
            }}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
