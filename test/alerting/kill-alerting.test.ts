import { expect, it } from 'vitest';
import { freshStorage } from '../support/bus-context.ts';
import { surviveKills } from './kills.contract.ts';

it('loses and doubles nothing under kill -9, in the live lane and in two replays', async () => {
  // After the first publishes of a reign come its claim, alerts and stories, parts and heads of snapshots.
  const publishes = [2, 5, 11].map((killAfterPublishes) => ({
    killAfterPublishes,
  }));
  const inMinutes = [400, 1_200].map((killInMinute) => ({ killInMinute }));
  const stops = [{ stopInMinute: 500 }];
  await surviveKills(freshStorage(), [...publishes, ...stops, ...inMinutes]);
  expect.hasAssertions();
}, 240_000);
