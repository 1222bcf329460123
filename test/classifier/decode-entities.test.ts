import { beforeAll, describe, expect, it } from 'vitest';
import {
  createEntityDecoder,
  type FoundEntity,
} from '../../services/classifier/decode-entities.ts';
import { type ModelManifest, verifyModel } from '../../services/classifier/manifest.ts';
import { modelFolder } from '../../services/classifier/model-folder.ts';
import { testedModel } from '../support/classifier-under-test.ts';

let manifest: ModelManifest;
beforeAll(async () => {
  ({ manifest } = await verifyModel(modelFolder(testedModel)));
});

/** What is found in words of one letter, two tokens each, with these tags: `lead` above all others in logits. */
function decode(tags: string, lead = 5): FoundEntity[] {
  const { entity } = manifest.labels;
  const names = tags.split(' ');
  // A frame token before, and behind each word's first token one that must not be read.
  const logits = new Float32Array((1 + 2 * names.length) * entity.length);
  const words = names.map((name, n) => {
    const token = 1 + 2 * n;
    logits[token * entity.length + entity.indexOf(name)] = lead;
    logits[(token + 1) * entity.length + entity.indexOf('B-MISC')] = 50;
    return { token, start: 2 * n, end: 2 * n + 1 };
  });
  return createEntityDecoder(manifest)(words, logits);
}

const spans = (tags: string) =>
  decode(tags).map(({ type, start, end }) => `${type} ${start}-${end}`);

describe('reading names out of tags', () => {
  it('joins what belongs together and parts what does not', () => {
    expect(spans('O B-ORG I-ORG I-ORG O B-PER')).toEqual(['ORG 2-7', 'PER 10-11']);
    expect(spans('B-LOC B-LOC I-LOC')).toEqual(['LOC 0-1', 'LOC 2-5']);
    expect(spans('O O')).toEqual([]);
  });

  it('begins a name with an I that goes on with nothing', () => {
    expect(spans('I-ORG I-ORG O I-MISC')).toEqual(['ORG 0-3', 'MISC 6-7']);
    expect(spans('B-PER I-ORG I-ORG I-PER')).toEqual(['PER 0-1', 'ORG 2-5', 'PER 6-7']);
  });

  it('gives the mean calibrated probability of the tags', () => {
    const lead = 3;
    const heat = Math.exp(lead / manifest.temperatures.entity);
    const [found] = decode('B-ORG I-ORG', lead);
    expect(found?.p).toBeCloseTo(heat / (heat + manifest.labels.entity.length - 1), 5);
  });
});
