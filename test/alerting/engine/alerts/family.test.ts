import { expect, it } from 'vitest';
import { partsOf } from '../../../../services/alerting/engine/alerts/family.ts';
import { createSeriesBook } from '../../../../services/alerting/engine/series/series-book.ts';
import { builtInRules } from '../../../../services/core/contracts/settings/built-in-rules.ts';
import { ruleSchema } from '../../../../services/core/contracts/settings/rule.ts';
import { minuteMs, monday } from '../../../support/engine-run.ts';

const level = 1e-3;

/** A book of this many companies, each of which has told of itself once. */
function bookOf(companies: number) {
  const book = createSeriesBook();
  book.begin(monday, true);
  const sentiment = { label: 'negative', negative: 0.9 } as const;
  for (let n = 0; n < companies; n += 1) {
    const series = `company:S${n}`;
    book.tell({ series, type: 'company', name: series, sentiment }, `s${n}`, 'wire', monday);
  }
  return book;
}

it('no series has more than an eighth of the level, however little the others can cost', () => {
  const rule = ruleSchema.parse(builtInRules['negative-surge']);
  const book = bookOf(3);
  const partOf = partsOf(rule, level, monday + minuteMs, book);
  for (const series of book.all()) expect(partOf(series)).toBeLessThanOrEqual(1 / 8);
});

it('the market has more than a company that hardly ever has anything', () => {
  const rule = ruleSchema.parse(builtInRules['negative-rise']);
  const book = bookOf(3);
  const partOf = partsOf(rule, level, monday + minuteMs, book);
  const [market, company] = [book.get('market'), book.get('company:S1')];
  if (market === undefined || company === undefined) throw new Error('a series is missing');
  expect(partOf(market)).toBeGreaterThan(partOf(company));
});
