import type { ExplanationView } from '../../services/core/contracts/api/explanations.ts';
import type { PostView } from '../../services/core/contracts/api/posts.ts';
import { formatProbability, formatPush } from '../format/number.ts';
import { type SentimentLabel, sentimentLabels, sentimentWords } from '../format/sentiment.ts';
import { type ShadedPiece, shadedText, strongestWords, textOfPost } from '../format/shaded-text.ts';
import { SentimentShape } from './sentiment-mark.tsx';

const strongestShown = 5;

interface ExplainedTextProps {
  readonly post: PostView;
  readonly explanation: ExplanationView;
}

/** A post's text with each word shaded by what it did for the label, the strongest words in figures, and a legend. */
export function ExplainedText({ post, explanation }: ExplainedTextProps) {
  const { words, model, scoredBy } = explanation;
  const text = shadedText(textOfPost(post), words);
  const strongest = strongestWords(words, strongestShown);
  const older = model.name !== scoredBy.name || model.version !== scoredBy.version;
  return (
    <div class={`explained is-${toneOf(explanation)}`}>
      <p role="status">
        <Verdict explanation={explanation} />
        {strongest.length === 0 && ': no single word decides it.'}
      </p>
      <p class="explained-text" dir="auto">
        {text.pieces.map((piece, index) =>
          piece.shade === 0 ? piece.text : <ShadedWord key={index} piece={piece} />,
        )}
        {!text.complete && ' …'}
      </p>
      {strongest.length > 0 && (
        <>
          <ol class="explained-strongest number" aria-label="The strongest words">
            {strongest.map(({ text: word, drop }, index) => (
              <li key={index}>
                <span dir="auto">{word}</span> <strong>{formatPush(drop)}</strong>
              </li>
            ))}
          </ol>
          <Legend />
        </>
      )}
      {!text.complete && <p class="muted">Only the first {words.length} words were looked at.</p>}
      {older && (
        <p class="muted">
          Scored by {scoredBy.name} {scoredBy.version}, explained by {model.name} {model.version}:
          the label may be another one.
        </p>
      )}
    </div>
  );
}

/** `▼ Negative 87%` of the model that explains. */
function Verdict({ explanation }: { explanation: ExplanationView }) {
  const sentiment = sentimentOf(explanation);
  return (
    <>
      {sentiment !== undefined && <SentimentShape label={sentiment} />}{' '}
      <strong>{sentiment === undefined ? explanation.label : sentimentWords[sentiment]}</strong>{' '}
      <span class="number">{formatProbability(explanation.probability)}</span>
    </>
  );
}

function ShadedWord({ piece: { text, drop, shade } }: { piece: ShadedPiece }) {
  return (
    <mark
      class={`word is-${drop > 0 ? 'towards' : 'against'}`}
      title={`${text}: ${formatPush(drop)}`}
      style={{ '--shade': shade.toFixed(3) }}
    >
      {text}
      <span class="visually-hidden"> ({formatPush(drop)})</span>
    </mark>
  );
}

function Legend() {
  return (
    <p class="explained-legend muted">
      <span class="word is-towards">spoke for it</span>
      <span class="word is-against">spoke against it</span>
      <span>pts: how far its probability falls when the word is left out</span>
    </p>
  );
}

function sentimentOf({ head, label }: ExplanationView): SentimentLabel | undefined {
  return head === 'topic' ? undefined : sentimentLabels.find((known) => known === label);
}

function toneOf(explanation: ExplanationView): SentimentLabel | 'topic' {
  return sentimentOf(explanation) ?? 'topic';
}
