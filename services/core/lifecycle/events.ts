import { type Alert, alertKey } from '../contracts/alert.ts';

/**
 * Which alerts tell of one event: those of one run that overlap in time and share a story, a series, or a company (one
 * alert is about it, or names it as grown, and so does the other); and so on from one to the next.
 * @returns by `alertKey` the key of the event's first alert (the earliest `startsAt`)
 */
export function eventsOf(alerts: Iterable<Alert>): ReadonlyMap<string, string> {
  const sorted = [...alerts]
    .map((alert) => ({ alert, key: alertKey(alert) }))
    .sort((a, b) => a.alert.startsAt - b.alert.startsAt || (a.key < b.key ? -1 : 1));
  const parents = new Map(sorted.map(({ key }) => [key, key]));
  function rootOf(key: string): string {
    let root = key;
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) {
      parents.set(key, up);
      root = up;
    }
    return root;
  }

  /** Of each thing that alerts may share: the one among those seen so far that lasts longest. */
  const lasting = new Map<string, { readonly key: string; readonly endsAt: number }>();
  const rank = new Map(sorted.map(({ key }, i) => [key, i]));
  for (const { alert, key } of sorted) {
    const endsAt = alert.resolvedAt ?? Number.POSITIVE_INFINITY;
    for (const shared of thingsOf(alert)) {
      const other = lasting.get(shared);
      if (other !== undefined && other.endsAt >= alert.startsAt) {
        const [a, b] = [rootOf(other.key), rootOf(key)];
        const [first, second] = (rank.get(a) ?? 0) <= (rank.get(b) ?? 0) ? [a, b] : [b, a];
        parents.set(second, first);
      }
      if (other === undefined || endsAt >= other.endsAt) lasting.set(shared, { key, endsAt });
    }
  }
  return new Map(sorted.map(({ key }) => [key, rootOf(key)]));
}

/** What ties an alert to others, each within its run. */
function thingsOf({ replay, series, stories, evidence }: Alert): Set<string> {
  const run = replay === undefined ? '' : `${replay.id}.${replay.generation}`;
  return new Set(
    [
      `series ${series}`,
      ...(evidence.companies ?? []).map(({ symbol }) => `series company:${symbol}`),
      ...stories.map((id) => `story ${id}`),
      ...evidence.topStories.map(({ id }) => `story ${id}`),
    ].map((thing) => `${run} ${thing}`),
  );
}
