import type { Score } from '../services/classifier/score.ts';
import type { TextClassifier, TextRequest } from '../services/classifier/text-classifier.ts';

/** As many texts as the service takes from the bus at once. */
const requestSize = 256;
/** Enough that no inference thread ever runs out of texts. */
const requestsAtOnce = 4;

/** Texts, and what is to happen to their scores. */
export interface Request {
  readonly texts: readonly TextRequest[];
  readonly scored: (scores: readonly Score[]) => void;
}

/** Gives a classifier as much to do as the service ever does, until there is nothing more. */
export async function fullLoad(
  classifier: TextClassifier,
  next: (texts: number) => Request | undefined,
): Promise<void> {
  const ask = async (): Promise<void> => {
    for (let request = next(requestSize); request; request = next(requestSize)) {
      request.scored(await classifier.classify(request.texts, 'live'));
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, ask));
}
