/** A member of a consumer group and the partitions it works on now. */
export interface GroupMember {
  readonly id: string;
  readonly owned: readonly number[];
}

/**
 * Shares partitions out evenly, moving as few as possible: what a member works on stays with it up to its
 * fair share, and only the rest goes to others. So a standby that joins never takes a sole partition away.
 * @returns member id → partitions, ascending; the same input gives the same answer
 */
export function assignSticky(
  partitions: number,
  members: readonly GroupMember[],
): Map<string, number[]> {
  const shares = new Map<string, number[]>();
  if (members.length === 0) return shares;
  const least = Math.floor(partitions / members.length);
  let larger = partitions % members.length;
  const free = new Set(Array.from({ length: partitions }, (_, partition) => partition));
  // Those who hold more than the least go first, so that the larger shares stay where they are.
  const ordered = [...members].sort(
    (a, b) => b.owned.length - a.owned.length || (a.id < b.id ? -1 : 1),
  );
  for (const { id, owned } of ordered) {
    const wanted = [...new Set(owned)].filter((partition) => free.has(partition));
    wanted.sort((a, b) => a - b);
    const share = wanted.slice(0, least + (larger > 0 ? 1 : 0));
    if (share.length > least) larger -= 1;
    for (const partition of share) free.delete(partition);
    shares.set(id, share);
  }
  const rest = [...free];
  for (const { id } of ordered) {
    const share = shares.get(id) ?? [];
    while (share.length < least && rest.length > 0) share.push(...rest.splice(0, 1));
    if (share.length === least && larger > 0 && rest.length > 0) {
      share.push(...rest.splice(0, 1));
      larger -= 1;
    }
    share.sort((a, b) => a - b);
  }
  return shares;
}
