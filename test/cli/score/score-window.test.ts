import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceCrashError } from '../../../services/classifier/inference-thread.ts';
import type { TextClassifier, TextRequest } from '../../../services/classifier/text-classifier.ts';
import { createAskedCompanies } from '../../../services/cli/score/asked-companies.ts';
import { createKnownNames } from '../../../services/cli/score/known-names.ts';
import { createWindowScorer } from '../../../services/cli/score/score-window.ts';
import { createCompanyFinder } from '../../../services/core/posts/companies/company-finder.ts';
import { loadOwnLists } from '../../../services/core/posts/companies/own-lists.ts';
import { startTextClassifier } from '../../support/classifier-under-test.ts';

const gazetteer = loadOwnLists();
const find = createCompanyFinder(gazetteer);
const known = createKnownNames(gazetteer);
const asked = createAskedCompanies({ find, known });
const text = 'Norwick Steel cuts its dividend';

describe('createWindowScorer', () => {
  let classifier: TextClassifier;
  beforeAll(async () => {
    classifier = await startTextClassifier();
  });
  afterAll(() => classifier?.close());

  it('asks once more where a worker died with an explanation in it', async () => {
    let calls = 0;
    const explain: TextClassifier['explain'] = async (request) => {
      calls += 1;
      if (calls === 1) throw new InferenceCrashError('it ran out of memory');
      return classifier.explain(request);
    };
    const scoreWindow = createWindowScorer({
      classifier,
      find,
      known,
      asked,
      explain,
      lane: 'live',
    });
    const line = { line: 1, file: undefined, id: undefined, text, companies: [] };
    const [scored] = await scoreWindow([line]);
    expect(calls).toBe(2);
    expect(scored?.explanation?.words.map((word) => word.text)).toContain('dividend');
  });

  it('has the model read each company once, and none that is named nowhere', async () => {
    const requests: TextRequest[] = [];
    const scoreWindow = createWindowScorer({
      classifier: {
        ...classifier,
        classify: (more, lane) => {
          requests.push(...more);
          return classifier.classify(more, lane);
        },
      },
      find,
      known,
      asked,
      explain: undefined,
      lane: 'replay',
    });
    const companies = ['Absent Quillon', 'Norwick Steel', 'Norwick Steel', 'Absent Quillon'];
    const line = { line: 1, file: undefined, id: undefined, text, companies };
    const [scored] = await scoreWindow([line]);
    expect(requests).toEqual([{ text, mentions: [[[0, 13]]] }]);
    expect(scored?.companies.map(({ name }) => name)).toEqual(companies);
    const [absent, norwick, again] = scored?.companies ?? [];
    expect(absent?.sentiment).toEqual(scored?.score.sentiment);
    expect(norwick?.sentiment).toEqual(scored?.score.companies[0]);
    expect(again).toEqual(norwick);
  });
});
