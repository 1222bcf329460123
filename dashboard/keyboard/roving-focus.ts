/**
 * Arrow keys, Home and End move focus among the elements of a group that match `selector`; up and down move by a
 * row where the elements stand in a grid.
 */
export function moveFocus(event: KeyboardEvent, group: HTMLElement | null, selector: string): void {
  const items = [...(group?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  if (at < 0) return;
  const target = nextIndex(event.key, at, items.length, columnsOf(items));
  if (target === null) return;
  event.preventDefault();
  items[target]?.focus();
}

/** The index that a key leads to, null for any other key. */
export function nextIndex(key: string, at: number, count: number, columns: number): number | null {
  const last = count - 1;
  const step: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -at,
    End: last - at,
  };
  const by = Object.hasOwn(step, key) ? step[key] : undefined;
  if (by === undefined) return null;
  const target = at + by;
  return target < 0 || target > last ? at : target;
}

function columnsOf(items: readonly HTMLElement[]): number {
  const top = items[0]?.offsetTop;
  const below = items.findIndex((item) => item.offsetTop !== top);
  return below < 0 ? 1 : below;
}
