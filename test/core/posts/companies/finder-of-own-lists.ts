import { createCompanyFinder } from '../../../../services/core/posts/companies/company-finder.ts';
import { loadOwnLists } from '../../../../services/core/posts/companies/own-lists.ts';

/** The finder as it is without a data folder. */
export const findCompanies = createCompanyFinder(loadOwnLists());

/** Symbols found in a text, in order. */
export function symbolsIn(text: string): string[] {
  return findCompanies(text).map((mention) => mention.symbol);
}

/** What the spans of a text's mentions cover, in order of the mentions. */
export function coveredIn(text: string): string[] {
  return findCompanies(text).flatMap(({ spans }) =>
    spans.map(([start, end]) => text.slice(start, end)),
  );
}
