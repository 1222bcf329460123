import { notScoredWords } from '../format/language.ts';
import { formatProbability } from '../format/number.ts';
import {
  labelProbability,
  type Sentiment,
  type SentimentLabel,
  sentimentWords,
} from '../format/sentiment.ts';

/** A triangle pointing down, a square, a triangle pointing up: the label told by shape as well as colour. */
export function SentimentShape({ label }: { label: SentimentLabel }) {
  return <span class={`shape is-${label}`} aria-hidden="true" />;
}

/** `▼ Negative 87%` */
export function SentimentMark({ sentiment }: { sentiment: Sentiment }) {
  return (
    <span class={`sentiment is-${sentiment.label}`}>
      <SentimentShape label={sentiment.label} />
      <span class="sentiment-word">{sentimentWords[sentiment.label]}</span>{' '}
      <span class="number">{formatProbability(labelProbability(sentiment))}</span>
    </span>
  );
}

/** `Not scored: German`: the post is in a language that the model does not read. */
export function NotScored({ language }: { language: string | undefined }) {
  return (
    <span class="sentiment is-unscored" data-testid="not-scored">
      {notScoredWords(language)}
    </span>
  );
}

/** `Apple ▲ 91%`, as text `Apple: positive 91%`. */
export function CompanyMark({ name, sentiment }: { name: string; sentiment: Sentiment }) {
  return (
    <>
      <span class="chip-name">{name}</span>
      <span class="visually-hidden">: {sentiment.label} </span>
      <SentimentShape label={sentiment.label} />
      <span class="number">{formatProbability(labelProbability(sentiment))}</span>
    </>
  );
}
