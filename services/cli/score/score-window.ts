import type { Explanation } from '../../classifier/explanation.ts';
import type { Score } from '../../classifier/score.ts';
import type { TextClassifier, TextRequest } from '../../classifier/text-classifier.ts';
import type { Lane } from '../../core/contracts/lane.ts';
import type { Sentiment } from '../../core/contracts/scored-post.ts';
import type { CompanyFinder } from '../../core/posts/companies/company-finder.ts';
import { retry } from '../../core/retry.ts';
import type { AskedCompanies } from './asked-companies.ts';
import { type Excerpt, excerptsOf } from './excerpts.ts';
import {
  companiesOfGazetteer,
  companiesOfModel,
  type KnownInText,
  type LineCompany,
} from './found-companies.ts';
import type { KnownNames } from './known-names.ts';
import type { ScoreLine } from './score-line.ts';

export interface CompanyScore extends LineCompany {
  readonly sentiment: Sentiment;
}

/** All that is known of a line. */
export interface LineScore {
  readonly line: ScoreLine;
  readonly score: Score;
  readonly companies: readonly CompanyScore[];
  readonly explanation: Explanation | undefined;
}

export interface WindowScorerDeps {
  readonly classifier: TextClassifier;
  readonly find: CompanyFinder;
  readonly known: KnownNames;
  readonly asked: AskedCompanies;
  /** Undefined: nothing is explained. */
  readonly explain: TextClassifier['explain'] | undefined;
  readonly lane: Lane;
}

/** A line with its first score, and what the model shall read of it a second time. */
interface Draft {
  readonly line: ScoreLine;
  readonly score: Score;
  readonly companies: readonly LineCompany[];
  readonly excerpts: readonly Excerpt[];
}

/** The worker that takes the place of one that died needs a moment. */
const patience = { retries: 3, baseMs: 500, maxMs: 5_000 };

/**
 * Scores the lines of a window, in their order. Spans are an input of the model, so texts in which it finds an
 * organisation itself, and companies that are named beyond what it reads, are scored a second time.
 */
export function createWindowScorer({
  classifier,
  find,
  known,
  asked,
  explain,
  lane,
}: WindowScorerDeps): (lines: readonly ScoreLine[]) => Promise<LineScore[]> {
  function classify(requests: readonly TextRequest[]): Promise<Score[]> {
    if (requests.length === 0) return Promise.resolve([]);
    return retry(() => classifier.classify(requests, lane), patience);
  }

  function explained(request: TextRequest): Promise<Explanation> | undefined {
    return explain && retry(() => explain(request), patience);
  }

  /** A name that is asked for several times is read once. */
  function knownAtFirst({ text, companies }: ScoreLine): KnownInText {
    if (companies === undefined) return companiesOfGazetteer(find, text);
    const names = [...new Set(companies)];
    const places = asked(text, names);
    return {
      companies: names.map((name, index) => ({ name, places: places[index] ?? [] })),
      others: [],
    };
  }

  function draft(line: ScoreLine, score: Score, atFirst: KnownInText): Draft {
    const { companies } = atFirst;
    const more =
      line.companies === undefined ? companiesOfModel(score.entities, atFirst, known) : [];
    const request = { text: line.text, mentions: more.map(({ places }) => places) };
    const newcomers = { request, companies: more.map((_, index) => companies.length + index) };
    const excerpts = excerptsOf(line.text, companies, score.readTo);
    return {
      line,
      score,
      companies: [...companies, ...more],
      excerpts: more.length === 0 ? excerpts : [newcomers, ...excerpts],
    };
  }

  return async (lines) => {
    const atFirst = lines.map(knownAtFirst);
    const scores = await classify(
      lines.map(({ text }, index) => ({
        text,
        mentions: (atFirst[index]?.companies ?? []).filter(isNamed).map(({ places }) => places),
      })),
    );
    const drafts = lines.flatMap((line, index) => {
      const [score, found] = [scores[index], atFirst[index]];
      return score === undefined || found === undefined ? [] : [draft(line, score, found)];
    });
    const seconds = await classify(drafts.flatMap(({ excerpts }) => excerpts.map(requestOf)));
    const explanations = await Promise.all(
      drafts.map(({ line: { text } }) => explained({ text, mentions: [] })),
    );
    return drafts.map(({ line, score, companies, excerpts }, index) => {
      const own = seconds.splice(0, excerpts.length);
      return {
        line,
        score,
        companies: inOrderOf(line, withSentiments(companies, score, excerpts, own)),
        explanation: explanations[index],
      };
    });
  };
}

function requestOf({ request }: Excerpt): TextRequest {
  return request;
}

/** A company that is named nowhere gets the sentiment of the whole text without troubling the model. */
function isNamed({ places }: LineCompany): boolean {
  return places.length > 0;
}

/** Those asked for as asked, those found by where they are named first. */
function inOrderOf({ companies: asked }: ScoreLine, companies: CompanyScore[]): CompanyScore[] {
  if (asked === undefined) {
    return companies.sort((a, b) => (a.places[0]?.[0] ?? 0) - (b.places[0]?.[0] ?? 0));
  }
  const byName = new Map(companies.map((company) => [company.name, company]));
  return asked.flatMap((name) => byName.get(name) ?? []);
}

/** What was read a second time counts. */
function withSentiments(
  companies: readonly LineCompany[],
  score: Score,
  excerpts: readonly Excerpt[],
  seconds: readonly Score[],
): CompanyScore[] {
  let named = 0;
  const sentiments = companies.map((company) =>
    isNamed(company) ? (score.companies[named++] ?? score.sentiment) : score.sentiment,
  );
  for (const [index, excerpt] of excerpts.entries()) {
    for (const [position, company] of excerpt.companies.entries()) {
      const second = seconds[index]?.companies[position];
      if (second !== undefined) sentiments[company] = second;
    }
  }
  return companies.map((company, index) => ({
    ...company,
    sentiment: sentiments[index] ?? score.sentiment,
  }));
}
