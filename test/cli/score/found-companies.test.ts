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

  it('are those of the gazetteer, with symbol and kind', () => {
    expect(found).toEqual([
      expect.objectContaining({ name: 'Nvidia', symbol: 'NVDA', kind: 'company' }),
    ]);
    expect(found[0]?.places).toHaveLength(2);
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
    expect(companiesOfGazetteer(find, doubtful)).toEqual([]);
    expect(companiesOfModel([entity('ORG', doubtful, 'Target')], [], known)).toEqual([
      { name: 'Target', symbol: 'TGT', kind: 'company', places: [[12, 18]] },
    ]);
  });

  it('are never signs and digits alone', () => {
    const signs = '2024 -- 100';
    expect(
      companiesOfModel([entity('ORG', signs, '2024'), entity('ORG', signs, '--')], [], known),
    ).toEqual([]);
  });
});
