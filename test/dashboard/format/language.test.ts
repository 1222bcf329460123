import { expect, it } from 'vitest';
import { notScoredWords } from '../../../dashboard/format/language.ts';

it.each([
  ['de', 'Not scored: German'],
  ['zh', 'Not scored: Chinese'],
  ['qaa', 'Not scored: qaa'],
  ['no such tag', 'Not scored: no such tag'],
  [undefined, 'Not scored'],
])('says that %s is not scored', (language, words) => {
  expect(notScoredWords(language)).toBe(words);
});
