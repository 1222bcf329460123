import type { SourceView } from '../../services/core/contracts/api/sources.ts';

const order: readonly SourceView['state'][] = [
  'failing',
  'starting',
  'healthy',
  'paused',
  'finished',
];

/** Those in trouble first, then by name. */
export function sortedSources(sources: readonly SourceView[]): readonly SourceView[] {
  return [...sources].sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name),
  );
}

/** How many sources are in each state, in the order of `sortedSources`, absent states left out. */
export function sourceTally(
  sources: readonly SourceView[],
): readonly { readonly state: SourceView['state']; readonly count: number }[] {
  return order
    .map((state) => ({ state, count: sources.filter((source) => source.state === state).length }))
    .filter(({ count }) => count > 0);
}

/** Tags that sources have, those of most sources first. */
export function tagsInUse(sources: readonly SourceView[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const tag of sources.flatMap(({ tags = [] }) => tags)) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, most], [b, fewer]) => fewer - most || a.localeCompare(b))
    .map(([tag]) => tag);
}
