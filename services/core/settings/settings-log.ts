import { randomUUID } from 'node:crypto';
import type { Batch, EventBus } from '../bus/event-bus.ts';
import type { Clock } from '../clock.ts';
import { busTopics } from '../contracts/bus-topics.ts';
import type { SettingsKind, SettingsRecord } from '../contracts/settings/settings-record.ts';
import { BarographError } from '../errors.ts';
import {
  applyRecord,
  noSettings,
  type SettingEntry,
  type SettingOf,
  type Settings,
} from './settings.ts';

/** One change that somebody wants; `from` is the version they have seen (0: there is none), null deletes. */
export interface SettingsChange<K extends SettingsKind> {
  readonly kind: K;
  readonly id: string;
  readonly from: number;
  readonly value: SettingOf<K> | null;
  readonly by: string;
}

/** Accepted, with the entry as it now is (undefined once deleted), or refused because another change came first. */
export interface ChangeResult<K extends SettingsKind> {
  readonly accepted: boolean;
  readonly entry: SettingEntry<SettingOf<K>> | undefined;
}

/** A process's view of `settings-log`: it follows the log and says what held at any place of it. */
export interface SettingsLog {
  /** The offset after the last record that has been read. */
  readonly end: number;
  /** Settings as far as they have been read. */
  current(): Settings;
  /** Settings as they stood before the record at offset `end`. @throws BarographError beyond what has been read */
  at(end: number): Settings;
  /** Resolves when the log has been read up to `end`. @throws the signal's reason when aborted first */
  reach(end: number, signal: AbortSignal): Promise<void>;
  /**
   * Writes a change and resolves once this process has read its own record back, so that what is answered is what
   * every reader will find.
   */
  change<K extends SettingsKind>(change: SettingsChange<K>): Promise<ChangeResult<K>>;
  /** Calls the listener after each batch that was read; returns how to stop it. */
  onChange(listener: (settings: Settings) => void): () => void;
  /** Rejects when the log cannot be followed any more; never resolves. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

interface Step {
  /** Offset after the record that led here. */
  readonly end: number;
  readonly settings: Settings;
}

const topic = busTopics.settingsLog;

/**
 * Follows the settings log from its beginning (it is never compacted, and people's changes are few); resolves when
 * all that was in it at the call has been read.
 */
export async function followSettings(
  bus: EventBus,
  service: string,
  clock: Clock,
): Promise<SettingsLog> {
  /** One step for each record that changed something. */
  const steps: Step[] = [{ end: 0, settings: noSettings }];
  let end = 0;
  /** By request: where its record was read first. */
  const waiting = new Map<string, (accepted: boolean) => void>();
  const reaching = new Set<{ end: number; done: () => void }>();
  const listeners = new Set<(settings: Settings) => void>();

  const current = (): Settings => steps.at(-1)?.settings ?? noSettings;

  function take({ records }: Batch<SettingsRecord>): Promise<void> {
    const before = current();
    for (const { offset, value } of records) {
      if (offset < end) continue;
      const settings = applyRecord(current(), value);
      const accepted = settings !== current();
      if (accepted) steps.push({ end: offset + 1, settings });
      end = offset + 1;
      // A record that was sent twice counts once: its first copy has answered.
      waiting.get(value.request)?.(accepted);
      waiting.delete(value.request);
    }
    for (const waiter of reaching) if (waiter.end <= end) waiter.done();
    if (current() !== before) for (const listener of listeners) listener(current());
    return Promise.resolve();
  }

  const subscription = await bus.subscribe(
    topic,
    {
      group: `settings-${service}-${randomUUID()}`,
      service,
      maxRecords: 500,
      positions: () => Promise.resolve(0),
    },
    take,
  );

  function reach(wanted: number, signal: AbortSignal): Promise<void> {
    if (wanted <= end) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const over = (): void => {
        reaching.delete(waiter);
        signal.removeEventListener('abort', abort);
      };
      const waiter = {
        end: wanted,
        done: () => {
          over();
          resolve();
        },
      };
      const abort = (): void => {
        over();
        reject(signal.reason);
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      reaching.add(waiter);
    });
  }

  const closed = new AbortController();
  const [present] = await bus.offsets(topic);
  await Promise.race([reach(present?.end ?? 0, closed.signal), subscription.failed]);

  return {
    get end() {
      return end;
    },
    current,
    at: (wanted) => {
      if (wanted > end) {
        throw new BarographError(`settings-log has been read up to ${end}, not yet to ${wanted}`, {
          retriable: true,
        });
      }
      return steps.findLast((step) => step.end <= wanted)?.settings ?? noSettings;
    },
    reach,
    change: async ({ kind, id, from, value, by }) => {
      const request = randomUUID();
      const answer = new Promise<boolean>((resolve) => {
        waiting.set(request, resolve);
      });
      // The generic parameter ties kind and value together; the union of the schema cannot follow that.
      const record = { kind, id, from, value, by, request, at: clock() } as SettingsRecord;
      try {
        await bus.publish(topic, [{ key: `${kind}/${id}`, value: record }]);
        const accepted = await Promise.race([answer, subscription.failed]);
        return { accepted, entry: current()[kind].get(id) };
      } finally {
        waiting.delete(request);
      }
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    failed: subscription.failed,
    close: async () => {
      closed.abort(new BarographError('settings are no longer followed'));
      await subscription.close();
    },
  };
}
