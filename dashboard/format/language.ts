const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** A language by its ISO 639 code as people call it: `German`; the code where there is no name. */
export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Why a post has no score, in words: `Not scored: German`. */
export function notScoredWords(language: string | undefined): string {
  return language === undefined ? 'Not scored' : `Not scored: ${languageName(language)}`;
}
