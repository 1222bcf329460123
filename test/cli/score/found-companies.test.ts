import { describe, expect, it } from 'vitest';
import type { Entity } from '../../../services/classifier/score.ts';
import {
  companiesOfGazetteer,
  companiesOfModel,
} from '../../../services/cli/score/found-companies.ts';
import { createKnownNames } from '../../../services/cli/score/known-names.ts';
import { createCompanyFinder } from '../../../services/core/posts/companies/company-finder.ts';
import { loadOwnLists } from '../../../services/core/posts/companies/own-lists.ts';

const gazetteer = loadOwnLists();
const find = createCompanyFinder(gazetteer);
const known = createKnownNames(gazetteer);

function entity(type: Entity['type'], given: string, text: string, nth = 0): Entity {
  const start = [...given.matchAll(new RegExp(text, 'g'))][nth]?.index ?? -1;
  return { type, text, start, end: start + text.length, p: 0.9 };
}

describe('companies found', () => {
  const text = 'Nvidia backs Norwick Steel; Norwick Steel plc, says Ann Halden, will supply Nvidia';
  const found = companiesOfGazetteer(find, text);

  it('are those of the gazetteer, with their symbol', () => {
    const [nvidia, ...more] = found.companies;
    expect([nvidia, more]).toEqual([
      { name: 'Nvidia', symbol: 'NVDA', places: nvidia?.places },
      [],
    ]);
    expect(nvidia?.places).toHaveLength(2);
  });

  it('are no indices, currencies, central banks, commodities or coins, whoever finds them', () => {
    const market = 'Brent, Bitcoin and the S&P 500 slip, the euro holds; the Federal Reserve waits';
    const inMarket = companiesOfGazetteer(find, market);
    expect(inMarket.companies).toEqual([]);
    expect(inMarket.others.map(([start, end]) => market.slice(start, end))).toEqual(
      expect.arrayContaining(['Brent', 'Bitcoin', 'S&P 500', 'Federal Reserve']),
    );
    const entities = ['S&P 500', 'Federal Reserve'].map((text) => entity('ORG', market, text));
    expect(companiesOfModel(entities, inMarket, known)).toEqual([]);
    const unsure = { companies: [], others: [] };
    expect(companiesOfModel(entities, unsure, known)).toEqual([]);
  });

  it('and the organisations of the model where the gazetteer found nothing, each once', () => {
    const entities = [
      entity('ORG', text, 'Nvidia'),
      entity('ORG', text, 'Norwick Steel'),
      entity('ORG', text, 'Norwick Steel plc'),
      entity('PER', text, 'Ann Halden'),
    ];
    expect(companiesOfModel(entities, found, known)).toEqual([
      {
        name: 'Norwick Steel',
        places: [
          [13, 26],
          [28, 45],
        ],
      },
    ]);
  });

  it('have the symbol of a company that the gazetteer alone was not sure of', () => {
    const doubtful = 'People like Target more than Gap';
    const none = companiesOfGazetteer(find, doubtful);
    expect(none).toEqual({ companies: [], others: [] });
    expect(companiesOfModel([entity('ORG', doubtful, 'Target')], none, known)).toEqual([
      { name: 'Target', symbol: 'TGT', places: [[12, 18]] },
    ]);
  });

  it('are never signs and digits alone', () => {
    const signs = '2024 -- 100';
    const entities = [entity('ORG', signs, '2024'), entity('ORG', signs, '--')];
    expect(companiesOfModel(entities, { companies: [], others: [] }, known)).toEqual([]);
  });
});
