import { RE2JS } from 're2js';

/** Longest regular expression that is taken. */
export const longestPattern = 200;
/** Most instructions that it may compile to: counted repeats make much of little. */
const largestProgram = 1_000;
/** Answers that a pattern remembers: the same few names and series are asked about again and again. */
const mostAnswers = 2_000;

/**
 * Compiles a regular expression in RE2's syntax, anchored at both ends as Prometheus anchors those of matchers. RE2
 * matches in time linear in the text, so no expression can hang the process; it has neither back-references nor
 * look-around.
 * @throws Error with RE2's reason when it is none, or that says that it is too long or too large
 */
export function compilePattern(source: string): (text: string) => boolean {
  if (source.length > longestPattern) {
    throw new Error(`must have at most ${longestPattern} characters`);
  }
  const pattern = RE2JS.compile(source, RE2JS.DOTALL);
  if (pattern.programSize() > largestProgram) {
    throw new Error('is too large: repeat less often');
  }
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = pattern.testExact(text);
    if (answers.size >= mostAnswers) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}

/** What is wrong with a regular expression; undefined if nothing is. */
export function patternProblem(source: string): string | undefined {
  try {
    compilePattern(source);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
