import type { Stories } from '../../core/contracts/stories.ts';

/** What one record may hold, of assignments and of late posts each. */
const mostInRecord = 2_000;

/** The records that tell a closed minute's stories: one at least, the last of them marked. */
export function minuteStories(
  origin: Pick<Stories, 'epoch' | 'replay' | 'minute'>,
  assignments: Stories['assignments'],
  late: readonly string[],
): Stories[] {
  const records: Stories[] = [];
  let start = 0;
  do {
    const end = start + mostInRecord;
    records.push({
      type: 'stories',
      ...origin,
      last: end >= assignments.length && end >= late.length,
      assignments: assignments.slice(start, end),
      late: late.slice(start, end),
    });
    start = end;
  } while (start < assignments.length || start < late.length);
  return records;
}
