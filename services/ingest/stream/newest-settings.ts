import type { EventBus } from '../../core/bus/event-bus.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { SettingsLog } from '../../core/settings/settings-log.ts';

/**
 * How much of the settings log a tick that is written now goes by: all that anybody has been told is set, since who
 * changes a setting is answered only when the log has it. Should the log not say in time, what is known counts, so
 * that time goes on.
 */
export function createNewestSettings(
  bus: Pick<EventBus, 'offsets'>,
  settings: Pick<SettingsLog, 'end' | 'reach'>,
  withinMs: number,
): () => Promise<number> {
  /** An end that was waited for in vain: what stands before it is nothing that can be read. */
  let unreadable = -1;

  async function catchUp(late: AbortSignal): Promise<void> {
    const [log] = await bus.offsets(busTopics.settingsLog);
    const end = log?.end ?? 0;
    if (end <= settings.end || end === unreadable || late.aborted) return;
    await settings.reach(end, late).catch(() => {
      unreadable = end;
    });
  }

  return async () => {
    const late = AbortSignal.timeout(withinMs);
    const given = new Promise<void>((resolve) => {
      late.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([catchUp(late).catch(() => undefined), given]);
    return settings.end;
  };
}
