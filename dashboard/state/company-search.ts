import type { LevelView } from '../../services/core/contracts/api/trends.ts';

/** Companies whose symbol or name holds every word of `query`; a symbol or name that begins with it comes first, then the busiest. */
export function searchCompanies(
  companies: readonly LevelView[],
  query: string,
  limit: number,
): readonly LevelView[] {
  const wanted = query.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const rank = (company: LevelView) => {
    const symbol = company.id.toLowerCase();
    const name = company.name.toLowerCase();
    if (symbol === wanted) return 0;
    if (symbol.startsWith(wanted) || name.startsWith(wanted)) return 1;
    return words.every((word) => symbol.includes(word) || name.includes(word)) ? 2 : 3;
  };
  return companies
    .map((company) => ({ company, rank: rank(company) }))
    .filter((found) => found.rank < 3)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        b.company.posts - a.company.posts ||
        a.company.name.localeCompare(b.company.name),
    )
    .slice(0, limit)
    .map((found) => found.company);
}
