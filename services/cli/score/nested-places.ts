import type { Span } from '../../classifier/prepare-text.ts';

/**
 * Leaves out places within a place of a longer name: they belong to that one, unless their own company has no other
 * (models/training/spans.py). One pass over all places in their order, whatever their number.
 */
export function withoutNested(
  found: ReadonlyMap<string, readonly Span[]>,
): Map<string, readonly Span[]> {
  if (found.size < 2) return new Map(found);
  const all = [...found].flatMap(([name, places]) => places.map((place) => ({ name, place })));
  all.sort((a, b) => a.place[0] - b.place[0] || b.place[1] - a.place[1]);
  const own = new Map<string, Span[]>();
  /** The one that reaches furthest of those before; any that holds the next one has begun by now. */
  let widest: Span = [-1, -1];
  for (const { name, place } of all) {
    const [start, end] = place;
    const isNested = end <= widest[1] && (start !== widest[0] || end !== widest[1]);
    if (end > widest[1]) widest = place;
    if (isNested) continue;
    const kept = own.get(name);
    if (kept === undefined) own.set(name, [place]);
    else kept.push(place);
  }
  return new Map([...found].map(([name, places]) => [name, own.get(name) ?? places]));
}
