import { randomUUID } from 'node:crypto';
import type { Batch, EventBus } from '../bus/event-bus.ts';
import type { Clock } from '../clock.ts';
import { busTopics } from '../contracts/bus-topics.ts';
import type { SettingsKind, SettingsRecord } from '../contracts/settings/settings-record.ts';
import { BarographError } from '../errors.ts';
import { retry } from '../retry.ts';
import {
  type AppliedChange,
  type SettingEntry,
  type SettingOf,
  type Settings,
  settingKey,
} from './settings.ts';
import { createSettingsHistory, type Verdict } from './settings-history.ts';

/** One change that somebody wants; `from` is the version they have seen (0: there is none), null deletes. */
export interface SettingsChange<K extends SettingsKind> {
  readonly kind: K;
  readonly id: string;
  readonly from: number;
  readonly value: SettingOf<K> | null;
  readonly by: string;
}

/**
 * Accepted, with the entry as the change left it (undefined once deleted), or refused because another change came
 * first, with the entry as it stood then.
 */
export interface ChangeResult<K extends SettingsKind> {
  readonly accepted: boolean;
  readonly entry: SettingEntry<SettingOf<K>> | undefined;
}

/** A process's view of `settings-log`: it follows the log and says what held at any place of it. */
export interface SettingsLog {
  /** The offset after the last valid record that has been read. */
  readonly end: number;
  /** Settings as far as they have been read. */
  current(): Settings;
  /** Settings as they stood before the record at offset `end`. @throws BarographError beyond what has been read */
  at(end: number): Settings;
  /** Every change that one setting has seen, as far as the log has been read, oldest first. */
  changesOf(kind: SettingsKind, id: string): readonly AppliedChange[];
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

const topic = busTopics.settingsLog;
const patience = { baseMs: 200, maxMs: 10_000, retries: Number.POSITIVE_INFINITY };

/**
 * Follows the settings log from its beginning (it is never compacted, and people's changes are few); resolves when
 * all that was in it at the call has been read. Waits for a bus that is away.
 */
export async function followSettings(
  bus: EventBus,
  service: string,
  clock: Clock,
): Promise<SettingsLog> {
  const history = createSettingsHistory();
  /** By request: who waits for its record to be read. */
  const waiting = new Map<string, (verdict: Verdict) => void>();
  const reaching = new Set<{ readonly end: number; done(): void }>();
  const listeners = new Set<(settings: Settings) => void>();

  function take({ records }: Batch<SettingsRecord>): Promise<void> {
    const before = history.current();
    for (const verdict of history.take(records)) waiting.get(verdict.request)?.(verdict);
    for (const waiter of reaching) if (waiter.end <= history.end) waiter.done();
    const current = history.current();
    if (current !== before) for (const listener of listeners) listener(current);
    return Promise.resolve();
  }

  const following = {
    group: `settings-${service}-${randomUUID()}`,
    service,
    maxRecords: 500,
    positions: () => Promise.resolve(0),
  };
  const [subscription, present] = await Promise.all([
    retry(() => bus.subscribe(topic, following, take), patience),
    retry(() => endOf(bus), patience),
  ]);

  function reach(wanted: number, signal: AbortSignal): Promise<void> {
    if (wanted <= history.end) return Promise.resolve();
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
  await Promise.race([reach(present, closed.signal), subscription.failed]);

  return {
    get end() {
      return history.end;
    },
    current: history.current,
    at: history.at,
    changesOf: history.changesOf,
    reach,
    change: async <K extends SettingsKind>({ kind, id, from, value, by }: SettingsChange<K>) => {
      const request = randomUUID();
      const answer = new Promise<Verdict>((resolve) => {
        waiting.set(request, resolve);
      });
      // The generic parameter ties kind and value together; the union of the schema cannot follow that.
      const record = { kind, id, from, value, by, request, at: clock() } as SettingsRecord;
      try {
        await bus.publish(topic, [{ key: settingKey(kind, id), value: record }]);
        const { accepted, entry } = await Promise.race([answer, subscription.failed]);
        // The fold keeps values under the kind they came with.
        return { accepted, entry: entry as SettingEntry<SettingOf<K>> | undefined };
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

/** The offset after the last valid record: what no reader can make sense of is waited for by nobody. */
async function endOf(bus: EventBus): Promise<number> {
  let end = 0;
  for await (const records of bus.read(topic, { from: 'earliest' })) {
    end = (records.at(-1)?.offset ?? -1) + 1;
  }
  return end;
}
