import type { Span } from '../../classifier/prepare-text.ts';
import type { Entity } from '../../classifier/score.ts';
import type { EntityKind } from '../../core/contracts/post.ts';
import type { CompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { type KnownNames, nameKey } from './known-names.ts';

/** A company of a line: one that was asked for, or one that was found. */
export interface LineCompany {
  readonly name: string;
  /** Of the gazetteer's entry, where it has one. */
  readonly symbol?: string;
  readonly kind?: EntityKind;
  /** Where it is named; empty when it isn't. */
  readonly places: readonly Span[];
}

/** What the gazetteer finds in a text. */
export function companiesOfGazetteer(find: CompanyFinder, text: string): LineCompany[] {
  return find(text).map(({ name, symbol, kind, spans }) => ({
    name,
    symbol,
    kind,
    places: spans.map(([start, end]): Span => [start, end]),
  }));
}

/** Organisations that the model found where the gazetteer found nothing, each once. */
export function companiesOfModel(
  entities: readonly Entity[],
  found: readonly LineCompany[],
  known: KnownNames,
): LineCompany[] {
  const companies = new Map<string, LineCompany>();
  for (const { type, text, start, end } of entities) {
    if (type !== 'ORG' || !/\p{L}/u.test(text)) continue;
    const isFound = found.some(({ places }) =>
      places.some(([from, to]) => start < to && end > from),
    );
    if (isFound) continue;
    const key = nameKey(text);
    const company = companies.get(key) ?? companyNamed(text, known);
    if (found.some(({ symbol }) => symbol !== undefined && symbol === company.symbol)) continue;
    companies.set(key, { ...company, places: [...company.places, [start, end]] });
  }
  return [...companies.values()];
}

/** The model may be surer than the gazetteer that a word such as `Target` means a company. */
function companyNamed(written: string, known: KnownNames): LineCompany {
  const entry = known.named(written);
  if (entry?.kind === 'company') {
    return { name: entry.name, symbol: entry.symbol, kind: entry.kind, places: [] };
  }
  return { name: written.replace(/\s+/g, ' '), places: [] };
}
