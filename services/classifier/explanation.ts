/** Which answer of the model is explained; `index` is that of the company in the request's mentions. */
export type ExplanationTarget =
  | { readonly head: 'sentiment' }
  | { readonly head: 'topic' }
  | { readonly head: 'company'; readonly index: number };

/** A word of the text and what it did for the label. */
export interface ExplainedWord {
  readonly text: string;
  /** [start, end) in UTF-16 units of the text as it was given. */
  readonly start: number;
  readonly end: number;
  /** By how much the label's probability falls when this word is left out; negative: the word spoke against it. */
  readonly drop: number;
}

/** Why the model gave a label: what each word did for it, in the order of the text. */
export interface Explanation {
  readonly head: ExplanationTarget['head'];
  readonly label: string;
  /** Of the label, for the whole text. */
  readonly probability: number;
  readonly words: readonly ExplainedWord[];
}
