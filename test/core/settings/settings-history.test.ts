import { describe, expect, it } from 'vitest';
import type { SettingsRecord } from '../../../services/core/contracts/settings/settings-record.ts';
import { noSettings, versionOf } from '../../../services/core/settings/settings.ts';
import {
  createSettingsHistory,
  type SettingsHistory,
} from '../../../services/core/settings/settings-history.ts';
import { filterChange, inLog } from '../../support/settings-records.ts';

function historyOf(values: readonly SettingsRecord[]): SettingsHistory {
  const history = createSettingsHistory();
  history.take(inLog(values));
  return history;
}

function namesOf(settings: ReturnType<SettingsHistory['current']>): Record<string, string> {
  return Object.fromEntries([...settings.filter].map(([id, { value }]) => [id, value.name]));
}

describe('the fold of the settings log', () => {
  it('lets the first change that names the present version win', () => {
    const history = createSettingsHistory();
    const records = inLog([
      filterChange('a', 0, 'first'),
      filterChange('a', 1, 'by one', { by: 'one' }),
      filterChange('a', 1, 'by the other', { by: 'other' }),
      filterChange('a', 3, 'from the future'),
      filterChange('b', 1, 'of what does not exist'),
      filterChange('b', 2, null),
    ]);
    const verdicts = history.take(records);
    expect(verdicts.map(({ accepted }) => accepted)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(verdicts[2]?.entry).toMatchObject({ version: 2, by: 'one', value: { name: 'by one' } });
    expect(verdicts[0]?.entry).toMatchObject({ version: 1, value: { name: 'first' } });
    expect(history.current().filter.get('a')).toEqual({
      id: 'a',
      version: 2,
      by: 'one',
      at: records[1]?.value.at,
      value: records[1]?.value.value,
    });
    expect([history.end, history.current().filter.size]).toEqual([6, 1]);
  });

  it('keeps kinds apart and lists entries in the order of their creation', () => {
    const silence: SettingsRecord = {
      kind: 'source',
      id: 'a',
      from: 0,
      request: 's',
      by: '',
      at: 1,
      value: { paused: true },
    };
    const history = historyOf([
      filterChange('b', 0, 'B'),
      silence,
      filterChange('a', 0, 'A'),
      filterChange('b', 1, 'B again'),
    ]);
    expect(namesOf(history.current())).toEqual({ b: 'B again', a: 'A' });
    expect([...history.current().filter.keys()]).toEqual(['b', 'a']);
    expect(history.current().source.get('a')?.version).toBe(1);
  });

  it('counts on from a deletion, so that nobody changes what they have not seen', () => {
    const history = historyOf([
      filterChange('a', 0, 'first'),
      filterChange('a', 1, null),
      filterChange('a', 1, 'by somebody who saw the first'),
    ]);
    expect(history.current().filter.size).toBe(0);
    expect(versionOf(history.current(), 'filter', 'a')).toBe(2);
    const [again, stale] = history.take(
      inLog([filterChange('a', 0, 'second'), filterChange('a', 1, 'still of the first')], 3),
    );
    expect(again).toMatchObject({ accepted: true, entry: { version: 3 } });
    expect(stale).toMatchObject({ accepted: false, entry: { value: { name: 'second' } } });
  });

  it('counts a record that was sent twice once, wherever the copy lies', () => {
    const create = filterChange('a', 0, 'first', { request: 'same' });
    const history = historyOf([create, create, filterChange('a', 1, null), create]);
    expect(history.current().filter.size).toBe(0);
    expect(history.end).toBe(4);
  });

  it('passes over what it has taken before', () => {
    const records = inLog([filterChange('a', 0, 'first'), filterChange('a', 1, 'second')]);
    const history = createSettingsHistory();
    history.take(records);
    const before = history.current();
    expect(history.take(records)).toEqual([]);
    expect(history.current()).toBe(before);
  });

  it('takes names that objects have of their own', () => {
    const history = historyOf([
      filterChange('__proto__', 0, 'first'),
      filterChange('constructor', 0, 'second'),
    ]);
    expect([...history.current().filter.keys()]).toEqual(['__proto__', 'constructor']);
    expect(versionOf(noSettings, 'filter', '__proto__')).toBe(0);
  });
});

describe('settings of the past', () => {
  const changes: SettingsRecord[] = [];
  for (let i = 0; i < 200; i += 1) {
    const id = `f${(i * 7) % 11}`;
    const present = versionOf(historyOf(changes).current(), 'filter', id);
    changes.push(filterChange(id, i % 13 === 0 ? 99 : present, i % 5 === 0 ? null : `name ${i}`));
  }

  it('are at every place what a fold up to there gives, in whatever order they are asked for', () => {
    const history = historyOf(changes);
    const ends = Array.from(
      { length: changes.length + 1 },
      (_, i) => (i * 83) % (changes.length + 1),
    );
    for (const end of [...ends, ...ends.toReversed()]) {
      const expected = historyOf(changes.slice(0, end)).current();
      expect(history.at(end)).toEqual(expected);
      expect([...history.at(end).filter.keys()]).toEqual([...expected.filter.keys()]);
    }
    expect(history.at(0)).toBe(noSettings);
    expect(history.at(changes.length)).toBe(history.current());
  });

  it('stay as they were when more is taken', () => {
    const history = historyOf(changes);
    const before = history.current();
    const copy = structuredClone(before);
    history.take(inLog([filterChange('new', 0, 'new')], changes.length));
    expect(before).toEqual(copy);
    expect(history.at(changes.length)).toEqual(copy);
    expect(history.current().rule).toBe(before.rule);
  });

  it('are refused beyond what has been read', () => {
    expect(() => historyOf(changes).at(changes.length + 1)).toThrow(
      'settings-log has been read up to 200, not yet to 201',
    );
  });
});
