import type { RequestHandler } from 'express';
import {
  type ExplainResponse,
  explainRequestSchema,
} from '../../core/contracts/api/explanations.ts';
import { sendInvalid, sendProblem } from '../../core/http/problem.ts';
import type { TextClassifier } from '../text-classifier.ts';
import type { ExplanationTurns } from './explanation-turns.ts';

export type Explainer = Pick<TextClassifier, 'model' | 'explain'>;

export interface ExplainTextDeps {
  /** Undefined until the model is open. */
  readonly explainer: () => Explainer | undefined;
  readonly turns: ExplanationTurns;
}

/** `POST /api/v1/explanations`: why the model gives a text its label, word by word. */
export function explainText({ explainer, turns }: ExplainTextDeps): RequestHandler {
  return async (request, response) => {
    const asked = explainRequestSchema.safeParse(request.body);
    if (!asked.success) return sendInvalid(response, asked.error);
    const ready = explainer();
    if (ready === undefined) {
      response.setHeader('Retry-After', '2');
      return sendProblem(response, { title: 'The classifier is still starting', status: 503 });
    }
    const { text, mentions, target } = asked.data;
    const explanation = await turns(async () =>
      // Nobody is there any more to be told.
      response.destroyed ? undefined : ready.explain({ text, mentions }, target),
    );
    if (explanation === undefined) return;
    const { head, label, probability, words } = explanation;
    const answer: ExplainResponse = {
      model: ready.model,
      head,
      label,
      probability,
      words: words.map((word) => ({ ...word })),
    };
    response.json(answer);
  };
}
