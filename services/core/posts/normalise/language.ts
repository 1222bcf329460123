import type { CompanyMention } from '../../contracts/post.ts';

/**
 * The language of a text, where it is one that is not scored.
 * @param mentions what the text names: names are of no language
 * @param hint what the publisher says, as a BCP 47 tag
 * @returns an ISO 639-1 code; undefined for English, and for what is too short to tell
 */
export type DetectLanguage = (
  text: string,
  mentions: readonly CompanyMention[],
  hint?: string,
) => string | undefined;

/** The part of `eld` that is used. */
interface Scores {
  readonly language: string;
  getScores(): Record<string, number>;
}

/** Beginnings are enough, and the time for one text is bounded. */
const longestLooked = 600;
/**
 * Another language is believed only where English scores clearly less, so that headlines of names and numbers are not
 * lost: below this share of the best score, by how much there is to go by and what the publisher says.
 */
const mostEnglish = {
  words: 0.85,
  withNames: 0.75,
  fewWords: 0.45,
  hinted: 0.97,
  hintedEnglish: 0.6,
};
const fewWords = 3;

const noWords =
  /https?:\/\/\S+|\bwww\.\S+|[$#@]\S+|(?<![\p{L}\p{N}])\p{Lu}{2,}(?![\p{L}\p{N}])|[\p{L}.,%€£¥+-]*\p{N}[\p{L}\p{N}.,%]*/gu;

/**
 * Loads the detector: `eld` by Nito T.M. (Apache-2.0), n-grams of 60 languages, about 1.5 MB. Loading takes a second, so
 * it is done once, before it is needed.
 */
export async function loadLanguageDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/small');
  return createLanguageDetector((text) => eld.detect(text));
}

/** Decides by the scores of an n-gram detector. */
export function createLanguageDetector(score: (text: string) => Scores): DetectLanguage {
  return (text, mentions, hint) => {
    const words = wordsOf(text, mentions);
    const declared = hint?.trim().toLowerCase().split(/[-_]/)[0];
    if (words === '') return undefined;
    const result = score(words);
    const best = result.language;
    if (best === 'en' || best === '') return undefined;
    const scores = result.getScores();
    const bestScore = scores[best] ?? 0;
    if (bestScore === 0) return undefined;
    if (declared !== undefined && declared !== 'en' && declared !== best) {
      // The publisher knows better among languages that look alike, such as Norwegian and Danish.
      if ((scores[declared] ?? 0) > 0.9 * bestScore) return declared;
    }
    const english = (scores['en'] ?? 0) / bestScore;
    if (declared === best) return english < mostEnglish.hinted ? best : undefined;
    if (declared === 'en') return english < mostEnglish.hintedEnglish ? best : undefined;
    const isShort = /\p{Script=Latin}/u.test(words) && countOf(words) <= fewWords;
    if (!isShort) return english < mostEnglish.words ? best : undefined;
    // So few words are not believed without the names around them, which have a say then.
    const whole = wordsOf(text, []);
    if (countOf(whole) <= fewWords) return english < mostEnglish.fewWords ? best : undefined;
    const agrees = score(whole).language === best;
    return agrees && english < mostEnglish.withNames ? best : undefined;
  };
}

function countOf(words: string): number {
  return words.split(' ').length;
}

/** The words of a text that can be of a language: no names of companies, tickers, links, capitals or numbers. */
function wordsOf(text: string, mentions: readonly CompanyMention[]): string {
  const looked = text.slice(0, longestLooked);
  const spans = mentions.flatMap(({ spans: places }) => places).sort((a, b) => a[0] - b[0]);
  let kept = '';
  let at = 0;
  for (const [start, end] of spans) {
    if (start < at || start >= looked.length) continue;
    kept += `${looked.slice(at, start)} `;
    at = end;
  }
  return (kept + looked.slice(at)).replace(noWords, ' ').replace(/\s+/gu, ' ').trim();
}
