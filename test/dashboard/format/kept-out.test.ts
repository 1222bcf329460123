import { expect, it } from 'vitest';
import { keptOutInWords } from '../../../dashboard/format/kept-out.ts';

it('says how much was kept out and by which rules, those with nothing left out', () => {
  expect(keptOutInWords({ bot: 12, cashtags: 0, repeat: 30, rate: 0 })).toBe(
    '42 kept out: 30 repeats, 12 automated accounts',
  );
});
