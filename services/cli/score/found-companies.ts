import type { Span } from '../../classifier/prepare-text.ts';
import type { Entity } from '../../classifier/score.ts';
import type { CompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { type KnownNames, nameKey } from './known-names.ts';

/** A company of a line: one that was asked for, or one that was found. */
export interface LineCompany {
  readonly name: string;
  /** Of the gazetteer's entry, where it has one. */
  readonly symbol?: string;
  /** Where it is named; empty when it isn't. */
  readonly places: readonly Span[];
}

/** What the gazetteer finds in a text. */
export interface KnownInText {
  readonly companies: readonly LineCompany[];
  /** Where it names an index, a currency, a central bank, a commodity or a coin: no company stands there. */
  readonly others: readonly Span[];
}

export function companiesOfGazetteer(find: CompanyFinder, text: string): KnownInText {
  const companies: LineCompany[] = [];
  const others: Span[] = [];
  for (const { name, symbol, kind, spans } of find(text)) {
    const places = spans.map(([start, end]): Span => [start, end]);
    if (kind === 'company') companies.push({ name, symbol, places });
    else others.push(...places);
  }
  return { companies, others };
}

/** Organisations that the model found where the gazetteer found nothing, each once. */
export function companiesOfModel(
  entities: readonly Entity[],
  { companies: found, others }: KnownInText,
  known: KnownNames,
): LineCompany[] {
  const taken = [...found.flatMap(({ places }) => places), ...others];
  const companies = new Map<string, LineCompany>();
  for (const { type, text, start, end } of entities) {
    if (type !== 'ORG' || !/\p{L}/u.test(text)) continue;
    if (taken.some(([from, to]) => start < to && end > from)) continue;
    const key = nameKey(text);
    const company = companies.get(key) ?? companyNamed(text, known);
    if (company === undefined) continue;
    if (found.some(({ symbol }) => symbol !== undefined && symbol === company.symbol)) continue;
    companies.set(key, { ...company, places: [...company.places, [start, end]] });
  }
  return [...companies.values()];
}

/** The model may be surer than the gazetteer that a word such as `Target` means a company. */
function companyNamed(written: string, known: KnownNames): LineCompany | undefined {
  const entry = known.named(written);
  if (entry === undefined) return { name: written.replace(/\s+/g, ' '), places: [] };
  if (entry.kind !== 'company') return undefined;
  return { name: entry.name, symbol: entry.symbol, places: [] };
}
