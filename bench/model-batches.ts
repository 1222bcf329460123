import { createBatchEncoder, type EncodedBatch } from '../services/classifier/encode-batch.ts';
import type { VerifiedModel } from '../services/classifier/manifest.ts';
import { prepareText } from '../services/classifier/prepare-text.ts';
import { loadTokeniser } from '../services/classifier/tokeniser.ts';
import type { Slice } from './model-contender.ts';
import { type ModelSettings, requestOf, textsOf } from './model-settings.ts';

/** A batch and the places of its rows within the slice. */
export interface BucketedBatch {
  readonly batch: EncodedBatch;
  readonly places: readonly number[];
}

/**
 * Tokenises all texts of the bench. What it returns lays a slice of them out in batches of like length, as
 * large as the token budget allows: all that can be done before the model is run.
 */
export async function createBucketing(
  settings: ModelSettings,
  model: VerifiedModel,
): Promise<(slice: Slice) => BucketedBatch[]> {
  const tokenise = await loadTokeniser(model.tokenizerPath, model.manifest.maxTokens);
  const tokenised = textsOf(settings).map((text) => {
    const request = requestOf(text);
    return tokenise(prepareText(request.text, request.mentions));
  });

  return ({ from, to }) => {
    const byLength = tokenised
      .slice(from, to)
      .map((text, place) => ({ text, place }))
      .sort((a, b) => a.text.ids.length - b.text.ids.length);
    const groups: (typeof byLength)[] = [];
    for (const entry of byLength) {
      const open = groups.at(-1);
      const fits =
        open !== undefined && (open.length + 1) * entry.text.ids.length <= settings.tokenBudget;
      if (fits) open.push(entry);
      else groups.push([entry]);
    }
    return groups.map((group) => ({
      // An encoder's next batch overwrites its last one: each batch here has one of its own.
      batch: createBatchEncoder()(group.map(({ text }) => text)),
      places: group.map(({ place }) => place),
    }));
  };
}
