/** What is wrong with a field, below it; nothing where nothing is. `id` ties it to the field. */
export function FieldWrong({ id, words }: { id: string; words: string }) {
  return words === '' ? null : (
    <span id={id} class="field-wrong">
      {words}
    </span>
  );
}
