import type { Clock } from '../../core/clock.ts';
import type { SourceWeight } from '../../core/contracts/settings/source-setting.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { createSourceRecord, type SourceRecord } from '../health/source-health.ts';
import { createSource, type SourceSettings } from './index.ts';
import { type AddingRules, judgeDefinition } from './judge-definition.ts';
import type { Source, SourceDeps } from './source.ts';

/** Where a source stands: in the configuration file, among those that come with Barograph, or in the settings log. */
export type SourceOrigin = 'configuration' | 'default' | 'added';

/** A source, how it is doing, and what is set about it. */
export interface BookedSource {
  readonly source: Source;
  readonly record: SourceRecord;
  readonly origin: SourceOrigin;
  readonly settings: SourceSettings;
  readonly tags: readonly string[];
  /** 0: its posts are history. */
  readonly weight: SourceWeight;
  /** Another source of this id was added, and gives way to this one. */
  readonly hides: boolean;
}

/** All sources of an ingest, as configuration and settings have them; keeps each as long as nothing about it changes. */
export interface SourceBook {
  all(): readonly BookedSource[];
  get(id: string): BookedSource | undefined;
  /** Takes what the settings say now, and tells the listeners if that changes anything. */
  follow(settings: Settings): void;
  /** Returns how to stop listening. */
  onChange(listener: () => void): () => void;
}

export interface SourceBookDeps {
  readonly configured: readonly SourceSettings[];
  readonly origin: Exclude<SourceOrigin, 'added'>;
  readonly tools: SourceDeps;
  readonly clock: Clock;
  readonly rules: AddingRules;
}

interface Wanted {
  readonly settings: SourceSettings;
  readonly origin: SourceOrigin;
  readonly tags: readonly string[];
  readonly weight: SourceWeight;
  readonly hides: boolean;
}

export function createSourceBook(deps: SourceBookDeps): SourceBook {
  const listeners = new Set<() => void>();
  let book: ReadonlyMap<string, BookedSource> = new Map();
  take(wantedBy(undefined));

  function wantedBy(settings: Settings | undefined): Map<string, Wanted> {
    const wanted = new Map<string, Wanted>();
    for (const configured of deps.configured) {
      const set = settings?.source.get(configured.id)?.value;
      wanted.set(configured.id, {
        settings: configured,
        origin: deps.origin,
        tags: set?.tags ?? configured.tags,
        weight: set?.weight ?? configured.weight,
        hides: set?.definition !== undefined,
      });
    }
    for (const { id, value } of settings?.source.values() ?? []) {
      if (value.definition === undefined || wanted.has(id)) continue;
      const judged = judgeDefinition({ ...value.definition, id }, deps.rules);
      if (!judged.ok) {
        const problem = judged.problems
          .map(({ path, message }) => `${path}: ${message}`)
          .join('; ');
        deps.tools.log.warn({ source: id }, `a source that was added cannot be used: ${problem}`);
        continue;
      }
      const { tags = judged.settings.tags, weight = judged.settings.weight } = value;
      const { settings: own } = judged;
      wanted.set(id, { settings: own, origin: 'added', tags, weight, hides: false });
    }
    return wanted;
  }

  /** Whether anything changed. */
  function take(wanted: ReadonlyMap<string, Wanted>): boolean {
    const next = new Map<string, BookedSource>();
    for (const [id, each] of wanted) next.set(id, booked(each, book.get(id)));
    const changed =
      next.size !== book.size || [...next].some(([id, entry]) => book.get(id) !== entry);
    book = next;
    return changed;
  }

  function booked(wanted: Wanted, before: BookedSource | undefined): BookedSource {
    if (before === undefined || !isSame(before.settings, wanted.settings)) {
      const source = createSource(wanted.settings, deps.tools);
      return { ...wanted, source, record: createSourceRecord(source, deps.clock) };
    }
    const { source, record, ...present } = before;
    return isSame(present, wanted)
      ? before
      : { ...wanted, settings: present.settings, source, record };
  }

  return {
    all: () => [...book.values()],
    get: (id) => book.get(id),
    follow: (settings) => {
      if (take(wantedBy(settings))) for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Both were made by the same schema, so their fields come in the same order. */
function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
