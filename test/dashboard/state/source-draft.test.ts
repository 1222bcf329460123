import { describe, expect, it } from 'vitest';
import {
  changeInWords,
  definitionWith,
  draftOfPreview,
  draftOfSource,
  emptySource,
  furtherSettings,
  sourceDifferences,
} from '../../../dashboard/state/source-draft.ts';
import type { SourceDetail } from '../../../services/core/contracts/api/sources.ts';

const definition = {
  type: 'feed',
  id: 'quay',
  url: 'https://quay.example/feed',
  timeoutSeconds: 30,
};
const preview = { definition, title: 'Quay Wire', items: [], itemCount: 0, postsPerDay: 0 };

describe('a source that was found', () => {
  it('is called as it calls itself, and keeps what the reader has set', () => {
    const set = { ...emptySource, kind: 'filing' as const, tags: ['sea'], weight: 0 as const };
    expect(draftOfPreview(preview, set)).toEqual({
      ...set,
      name: 'Quay Wire',
      url: 'https://quay.example/feed',
    });
  });

  it('is saved with what was edited, and all else as it was found', () => {
    const draft = { ...draftOfPreview(preview, emptySource), name: ' Quay ' };
    const saved = { ...definition, name: 'Quay', kind: 'news' };
    expect(definitionWith({ ...definition, name: 'Former' }, draft)).toEqual(saved);
    expect(definitionWith(saved, { ...draft, name: ' ' })).toEqual({ ...definition, kind: 'news' });
    const streamed = { type: 'stream', words: ['bank'] };
    expect(definitionWith(streamed, { ...emptySource, name: 'S' })).toEqual({
      ...streamed,
      name: 'S',
      kind: 'news',
    });
  });
});

describe('a source that is there', () => {
  it('is edited as it stands, whatever of it is not known', () => {
    const source: SourceDetail = {
      id: 'quay',
      name: 'Quay',
      type: 'feed',
      kind: 'regulator',
      state: 'healthy',
      since: '2026-01-05T12:00:00Z',
      posts: 0,
      duplicates: 0,
      rejected: 0,
      definition: null,
    };
    expect(draftOfSource(source)).toEqual({ ...emptySource, name: 'Quay', kind: 'regulator' });
  });

  it('shows the settings that are not edited here', () => {
    expect(furtherSettings({ ...definition, words: ['a', 'b'] })).toEqual([
      ['timeoutSeconds', '30'],
      ['words', 'a,b'],
    ]);
  });

  it('says in which fields two versions differ', () => {
    const mine = { ...emptySource, name: 'Mine', tags: ['a', 'b'], weight: 0 as const };
    expect(sourceDifferences(emptySource, mine)).toEqual([
      { field: 'Name', theirs: '–', mine: 'Mine' },
      { field: 'Tags', theirs: '–', mine: 'a, b' },
      { field: 'Weight', theirs: 'counts for alerts', mine: 'charted, raises no alert' },
    ]);
  });
});

describe('a change of what is set', () => {
  const value = { paused: false, tags: ['sea'], definition };

  it('names at first what was set, then what changed', () => {
    expect(changeInWords(value, undefined)).toBe('Address: https://quay.example/feed; Tags: sea');
    expect(changeInWords({ ...value, paused: true }, value)).toBe('Paused: – → yes');
    const slower = { ...value, definition: { ...definition, timeoutSeconds: 60 } };
    expect(changeInWords(slower, value)).toBe('timeoutSeconds: 30 → 60');
    expect(changeInWords(value, value)).toBe('nothing changed');
    expect(changeInWords(null, value)).toBe('deleted');
    expect(changeInWords({ paused: false }, null)).toBe('set');
  });
});
