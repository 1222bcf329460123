import { expect, it } from 'vitest';
import { createReplayBook } from '../../../services/notifier/decide/replay-book.ts';
import { alertOf, replayRecord } from '../../support/alerts.ts';

const alertIn = (id: string, generation = 0) => alertOf({ n: 1, replay: { id, generation } });

it('knows whose alerts notify people', () => {
  const book = createReplayBook();
  book.take(replayRecord('shown'));
  book.take(replayRecord('told', { notify: true, generation: 2 }));
  expect(book.stance(alertOf({ n: 1 }))).toBe('loud');
  expect(book.stance(alertIn('shown'))).toBe('quiet');
  expect(book.stance(alertIn('told', 2))).toBe('loud');
  expect(book.stance(alertIn('told', 3))).toBe('loud');
  expect(book.stance(alertIn('told', 1))).toBe('quiet');
  expect(book.stance(alertIn('not yet read'))).toBe('unknown');
});

it('knows which replays have ended, and believes no former replay service', () => {
  const book = createReplayBook();
  book.take(replayRecord('r', { epoch: 5 }));
  book.take(replayRecord('r', { epoch: 4, state: 'finished', notify: true }));
  expect([book.ended(alertIn('r')), book.stance(alertIn('r'))]).toEqual([false, 'quiet']);
  for (const state of ['finished', 'stopped', 'failed'] as const) {
    book.take(replayRecord('r', { epoch: 5, state }));
    expect(book.ended(alertIn('r'))).toBe(true);
  }
  book.take(replayRecord('r', { epoch: 5, state: 'paused' }));
  expect(book.ended(alertIn('r'))).toBe(false);
  expect(book.ended(alertOf({ n: 1 }))).toBe(false);
});
