/** A list with some of its entries replaced and new ones added; the list itself when there are none. */
export function mergedById<T extends { readonly id: string }>(
  list: readonly T[],
  changes: readonly T[] | undefined,
): readonly T[] {
  if (changes === undefined || changes.length === 0) return list;
  const merged = new Map(list.map((entry) => [entry.id, entry]));
  for (const entry of changes) merged.set(entry.id, entry);
  return [...merged.values()];
}
