import type { NotificationView } from '../../services/core/contracts/api/notifications.ts';
import { mergedById } from './merged-by-id.ts';

/** Most toasts on show at once; older ones give way. */
const toastLimit = 4;
/** Notifications kept. */
const keptLimit = 100;

/** What people were told on this page. */
export interface Notices {
  /** Newest first. */
  readonly all: readonly NotificationView[];
  /** Ids of those on show as toasts, oldest first. */
  readonly toasts: readonly string[];
}

export const noNotices: Notices = { all: [], toasts: [] };

const newestFirst = (a: NotificationView, b: NotificationView) =>
  Date.parse(b.at) - Date.parse(a.at);

/**
 * Takes notifications in. Those not known yet are shown as toasts, but for those of the first snapshot (`announce`
 * false), which happened before the reader came, and those of the pipeline, which have a banner.
 */
export function noticesWith(
  notices: Notices,
  changes: readonly NotificationView[] | undefined,
  announce: boolean,
): Notices {
  if (changes === undefined || changes.length === 0) return notices;
  const known = new Set(notices.all.map(({ id }) => id));
  const fresh = changes
    .filter(({ id, type }) => announce && type === 'alerts' && !known.has(id))
    .sort(newestFirst)
    .reverse()
    .map(({ id }) => id);
  return {
    all: [...mergedById(notices.all, changes)].sort(newestFirst).slice(0, keptLimit),
    toasts: [...notices.toasts, ...fresh].slice(-toastLimit),
  };
}

export function noticesWithout(notices: Notices, id: string): Notices {
  return { ...notices, toasts: notices.toasts.filter((toast) => toast !== id) };
}

/** The notice that the pipeline has stalled, unless it has recovered since. */
export function stallOf(notices: Notices): NotificationView | null {
  const last = notices.all.find(({ type }) => type !== 'alerts');
  return last?.type === 'pipeline-stalled' ? last : null;
}
