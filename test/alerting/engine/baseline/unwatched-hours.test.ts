import { expect, it } from 'vitest';
import { createSeriesBook } from '../../../../services/alerting/engine/series/series-book.ts';
import { minuteMs, monday } from '../../../support/engine-run.ts';

const hourMinutes = 60;
const sentiment = { label: 'negative', negative: 0.9 } as const;

/** How much a steady market (ten negative stories an hour) has shown of its spread after three days, hours in which nobody watched, and two more. */
function spreadAfter(unwatchedHours: number): number {
  let book = createSeriesBook();
  let minute = monday;
  let n = 0;
  const pass = (count: number, watched: boolean) => {
    for (let i = 0; i < count * hourMinutes; i += 1) {
      book.begin(minute, watched);
      if (watched && i % 6 === 0) {
        n += 1;
        const market = { series: 'market', type: 'market', name: 'Market', sentiment } as const;
        book.tell(market, `s${n}`, 'wire', minute);
      }
      if (i % hourMinutes === 59) book.sweep(minute, new Set());
      minute += minuteMs;
    }
  };
  pass(72, true);
  pass(unwatchedHours, false);
  book = createSeriesBook(JSON.parse(JSON.stringify(book.state())));
  pass(2, true);
  const market = book.get('market');
  if (market === undefined) throw new Error('there is no market');
  return market.memory.spread.squares;
}

it('hours that nobody watched say nothing of how much counts spread', () => {
  const steady = spreadAfter(0);
  expect(spreadAfter(24) / steady).toBeCloseTo(1, 1);
});
