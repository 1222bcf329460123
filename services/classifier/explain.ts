import { newsTopics } from '../core/contracts/news-topics.ts';
import { sentimentLabels } from '../core/contracts/scored-post.ts';
import { BarographError } from '../core/errors.ts';
import { variantsOf } from './explain-words.ts';
import type { ExplainedWord, Explanation, ExplanationTarget } from './explanation.ts';
import {
  givenSpan,
  type PreparedText,
  prepareText,
  type ReadableText,
  type Span,
} from './prepare-text.ts';
import type { InferredScore } from './score.ts';

/**
 * So many UTF-16 units are not more tokens than the model reads: a token is at least one of them, but for Hangul, where a
 * syllable may be three.
 */
const surelyRead = 120;
const hangul = /[\uac00-\ud7a3]/;

/** Scores texts together, without regard to what has been scored before. */
export type ScoreTogether = (texts: readonly ReadableText[]) => Promise<InferredScore[]>;

/**
 * Explains an answer: leaves out one word after the other, and scores what is left in one go. A word whose fall
 * cannot be measured, because without it the company would be named nowhere, stands among the words with a drop of 0.
 * @param mentions of each company of the text
 * @throws BarographError when the target is a company that the text does not have
 */
export async function explain(
  text: string,
  mentions: readonly (readonly Span[])[],
  target: ExplanationTarget,
  scoreTogether: ScoreTogether,
): Promise<Explanation> {
  const prepared = prepareText(text, mentionsOf(target, mentions));
  const { read, score } = await whatIsRead(prepared, scoreTogether);
  const variants = variantsOf(read);
  const left = variants.flatMap(({ without }) => without ?? []);
  const scores = await scoreTogether(score === undefined ? [read, ...left] : left);
  const whole = score ?? scores.shift();
  if (whole === undefined) throw unscored();
  const answers = answersOf(whole, target);
  const [label = '', probability = 0] = [...answers].reduce((best, answer) =>
    answer[1] > best[1] ? answer : best,
  );
  const words: ExplainedWord[] = [];
  for (const { word, without } of variants) {
    const other = without === undefined ? whole : scores.shift();
    // Of what lies beyond, the model has seen nothing.
    if (other === undefined || word[0] >= whole.readTo) break;
    const drop = probability - (answersOf(other, target).get(label) ?? 0);
    words.push({ ...placeOf(word, prepared, text), drop: Math.round(drop * 1e6) / 1e6 });
  }
  return { head: target.head, label, probability, words };
}

/**
 * The part of a text that the model reads, so that nothing moves up from beyond it when a word is left out. Only of a
 * text that may be too long it must be asked, which gives its score as well.
 */
async function whatIsRead(
  prepared: PreparedText,
  scoreTogether: ScoreTogether,
): Promise<{ readonly read: ReadableText; readonly score: InferredScore | undefined }> {
  if (prepared.text.length <= surelyRead && !hangul.test(prepared.text))
    return { read: prepared, score: undefined };
  const [score] = await scoreTogether([prepared]);
  if (score === undefined) throw unscored();
  const within = ([start, end]: Span): Span => [start, Math.min(end, score.readTo)];
  const mentions = prepared.mentions.map((spans) =>
    spans.map(within).filter(([start, end]) => end > start),
  );
  return { read: { text: prepared.text.slice(0, score.readTo), mentions }, score };
}

function unscored(): BarographError {
  return new BarographError('a text that was to be explained has no score');
}

/** The companies are independent of one another, so only the one that is asked about comes along. */
function mentionsOf(
  target: ExplanationTarget,
  mentions: readonly (readonly Span[])[],
): readonly (readonly Span[])[] {
  if (target.head !== 'company') return [];
  const asked = mentions[target.index];
  if (asked === undefined) {
    throw new BarographError(
      `there is no company ${target.index} to explain: the text has ${mentions.length}, counted from 0`,
    );
  }
  return [asked];
}

/** The probability of each label of the head that is explained. */
function answersOf(score: InferredScore, target: ExplanationTarget): ReadonlyMap<string, number> {
  if (target.head === 'topic') {
    return new Map(newsTopics.map((topic, index) => [topic, score.topicProbabilities[index] ?? 0]));
  }
  const sentiment = target.head === 'company' ? score.companies[0] : score.sentiment;
  return new Map(sentimentLabels.map((label) => [label, sentiment?.[label] ?? 0]));
}

function placeOf(
  word: Span,
  prepared: PreparedText,
  given: string,
): Pick<ExplainedWord, 'text' | 'start' | 'end'> {
  const [start, end] = givenSpan(prepared, word);
  return { text: given.slice(start, end), start, end };
}
