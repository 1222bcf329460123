import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelFolder } from '../../services/classifier/model-folder.ts';
import type { Span } from '../../services/classifier/prepare-text.ts';
import type { TextClassifier } from '../../services/classifier/text-classifier.ts';
import {
  type BehaviourCase,
  baseOf,
  behaviourSuite,
  meets,
  textOfCase,
} from '../support/behaviour-suite.ts';
import { startTextClassifier, testedModel } from '../support/classifier-under-test.ts';

/** Cases of a group that float noise may tip over against what was recorded. */
const noise = 1;

const groups = behaviourSuite();
const modelsFolder = new URL('../../models/', import.meta.url).pathname;
/** Every model that is shipped, or the one that BAROGRAPH_MODEL names. */
const models =
  process.env['BAROGRAPH_MODEL'] === undefined
    ? readdirSync(modelsFolder).filter((name) =>
        existsSync(join(modelsFolder, name, 'manifest.json')),
      )
    : [testedModel];

const evaluationSchema = z.object({
  model: z.object({ sha256: z.string() }),
  behaviour: z.record(z.string(), z.object({ cases: z.number(), passed: z.number() })),
});

it('has about 300 cases, each with an id of its own', () => {
  const ids = [...groups.values()].flat().map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(300);
  expect(new Set(ids).size).toBe(ids.length);
});

it('finds the models that are shipped', () => {
  expect(models).toContain(testedModel);
});

describe.each(models)('%s', (model) => {
  const folder = modelFolder(model);
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  let recorded: z.infer<typeof evaluationSchema>;
  let classifier: TextClassifier;
  beforeAll(async () => {
    recorded = evaluationSchema.parse(read('evaluation.json'));
    classifier = await startTextClassifier({ model });
  });
  afterAll(() => classifier?.close());

  it('was measured with this suite, and its evaluation is of this file', () => {
    const measured = Object.entries(recorded.behaviour).map(([name, { cases }]) => [name, cases]);
    const here = [...groups].map(([name, cases]) => [name, cases.length]);
    expect(measured.sort()).toEqual(here.sort());
    expect(read('manifest.json')).toMatchObject({
      files: { model: { sha256: recorded.model.sha256 } },
    });
  });

  it.each([...groups])('%s: passes what it passed when it was measured', async (name, cases) => {
    const failed = await failuresOf(classifier, cases);
    const passed = recorded.behaviour[name]?.passed ?? cases.length;
    expect(failed.length, failed.join(', ')).toBeLessThanOrEqual(cases.length - passed + noise);
  });
});

async function failuresOf(
  classifier: TextClassifier,
  cases: readonly BehaviourCase[],
): Promise<string[]> {
  const scores = await classifier.classify(
    cases.map((entry) => {
      const text = textOfCase(entry);
      return { text, mentions: Object.keys(entry.companies).map((name) => placesOf(text, name)) };
    }),
    'live',
  );
  const bases = cases.flatMap((entry) => baseOf(entry) ?? []);
  const ofBases = await classifier.classify(
    bases.map((text) => ({ text, mentions: [] })),
    'live',
  );
  const sentimentOf = new Map(bases.map((text, index) => [text, ofBases[index]?.sentiment]));
  return cases.flatMap((entry, index) => {
    const score = scores[index];
    const base = sentimentOf.get(baseOf(entry) ?? '');
    return score !== undefined && meets(entry, score, base) ? [] : [entry.id];
  });
}

/** Every place where a name stands as a whole word; in the suite no name is part of another. */
function placesOf(text: string, name: string): Span[] {
  const places: Span[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (!/\w/.test(text.charAt(at + name.length))) places.push([at, at + name.length]);
  }
  return places;
}
