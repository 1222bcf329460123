import { expect, it } from 'vitest';
import { createLaneTurns } from '../../services/classifier/lane-turns.ts';

it('lets a replay wait for the live batches that are under way, and no live batch for anything', async () => {
  const turns = createLaneTurns();
  const events: string[] = [];
  let finish: () => void = () => undefined;
  const live = turns.take('live', async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    events.push('live');
  });
  const replay = turns.untilTurn('replay').then(() => events.push('replay'));
  await turns.untilTurn('live');
  events.push('another live');
  finish();
  await Promise.all([live, replay]);
  expect(events).toEqual(['another live', 'live', 'replay']);
  await turns.untilTurn('replay');
});

it('lets a replay go on after a live batch that failed', async () => {
  const turns = createLaneTurns();
  const failing = turns.take('live', () => Promise.reject(new Error('away')));
  await expect(failing).rejects.toThrow('away');
  await turns.untilTurn('replay');
});

it('asks for small pieces of a replay for as long as live batches keep coming', async () => {
  let now = 0;
  const turns = createLaneTurns(() => now);
  expect(turns.pieceOf('replay')).toBe(Number.POSITIVE_INFINITY);
  await turns.take('live', () => Promise.resolve());
  now = 9_000;
  expect(turns.pieceOf('replay')).toBeLessThan(20);
  expect(turns.pieceOf('live')).toBe(Number.POSITIVE_INFINITY);
  now = 11_000;
  expect(turns.pieceOf('replay')).toBe(Number.POSITIVE_INFINITY);
});
