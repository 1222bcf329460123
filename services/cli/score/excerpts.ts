import type { TextRequest } from '../../classifier/text-classifier.ts';
import type { LineCompany } from './found-companies.ts';

/** A part of a text, as a text of its own, with companies that are named in it. */
export interface Excerpt {
  readonly request: TextRequest;
  /** Whose mentions those of the request are, by their index. */
  readonly companies: readonly number[];
}

/** How far before a name its sentence is looked for: so that the name is read for certain, with what follows it. */
const mostBefore = 200;
/** More than the model reads. */
const excerptLength = 1_000;
/** Excerpts of one text; companies beyond get the sentiment of the whole. */
const mostExcerpts = 32;

/**
 * For companies that are named only beyond `readTo`, the end of what the model has read of a text: the text from the
 * sentence on that names them first. Companies of one sentence share an excerpt.
 */
export function excerptsOf(
  text: string,
  companies: readonly LineCompany[],
  readTo: number,
): Excerpt[] {
  const byStart = new Map<number, number[]>();
  for (const [index, { places }] of companies.entries()) {
    const first = places[0]?.[0];
    if (first === undefined || first < readTo) continue;
    const start = sentenceStart(text, first);
    const sharing = byStart.get(start);
    if (sharing !== undefined) sharing.push(index);
    else if (byStart.size < mostExcerpts) byStart.set(start, [index]);
  }
  return [...byStart].map(([start, indices]) => {
    const mentions = indices.map((index) =>
      (companies[index]?.places ?? [])
        .filter(([from, to]) => from >= start && to <= start + excerptLength)
        .map(([from, to]) => [from - start, to - start] as const),
    );
    return {
      request: { text: text.slice(start, start + excerptLength), mentions },
      companies: indices,
    };
  });
}

function sentenceStart(text: string, position: number): number {
  const from = Math.max(0, position - mostBefore);
  // With the first character of the name, as a capital tells the end of a sentence from that of an abbreviation.
  const before = text.slice(from, position + 1);
  const ends = [...before.matchAll(/[.!?]["'’”)\]]*\s+(?=[^\s\p{Ll}])|\n+/gu)];
  const end = ends.at(-1) ?? /\s+/.exec(before);
  return end == null ? from : from + end.index + end[0].length;
}
