import { describe, expect, it } from 'vitest';
import {
  noNotices,
  noticesWith,
  noticesWithout,
  stallOf,
} from '../../../dashboard/state/notices.ts';
import { buildNotification } from '../../support/build-notification.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 5) + seconds * 1_000).toISOString();
const note = (id: string, seconds: number) => buildNotification(id, { at: at(seconds) });

describe('notices', () => {
  it('are shown as they come, not those from before the page was opened', () => {
    const first = noticesWith(noNotices, [note('old', 0)], false);
    expect(first.toasts).toEqual([]);
    const later = noticesWith(first, [note('b', 2), note('a', 1)], true);
    expect(later.toasts).toEqual(['a', 'b']);
    expect(later.all.map(({ id }) => id)).toEqual(['b', 'a', 'old']);
  });

  it('are shown once, whatever becomes of them', () => {
    const shown = noticesWith(noNotices, [note('a', 1)], true);
    const gone = noticesWithout(shown, 'a');
    expect(gone.toasts).toEqual([]);
    expect(noticesWith(gone, [{ ...note('a', 1), attempts: 2 }], true).toasts).toEqual([]);
  });

  it('leave room for the newest', () => {
    const many = Array.from({ length: 9 }, (_, index) => note(String(index), index));
    expect(noticesWith(noNotices, many, true).toasts).toEqual(['5', '6', '7', '8']);
  });

  it('say that the pipeline is stalled until it has recovered', () => {
    const stalled = buildNotification('s', { type: 'pipeline-stalled', at: at(5) });
    const recovered = buildNotification('r', { type: 'pipeline-recovered', at: at(9) });
    const before = noticesWith(noNotices, [note('a', 1), stalled, note('b', 7)], true);
    expect(stallOf(before)?.id).toBe('s');
    expect(before.toasts).toEqual(['a', 'b']);
    expect(stallOf(noticesWith(before, [recovered], true))).toBeNull();
    expect(stallOf(noNotices)).toBeNull();
  });
});
