import { type CompanyMention, postLimits } from '../../contracts/post.ts';
import type { Named } from './ticker-index.ts';

/** How many mentions a text has at most: those named first. */
export const mostMentions = postLimits.mentions;

/** How many places of one mention are told: the first ones. */
export const mostSpans = postLimits.spans;

type Span = [start: number, end: number];

/** Gathers places by symbol and hands them out in the order of the text. */
export class MentionCollector {
  readonly #found = new Map<string, { readonly named: Named; readonly spans: Span[] }>();

  add({ symbol, name, kind }: Named, start: number, end: number): void {
    const found = this.#found.get(symbol);
    if (found === undefined) {
      this.#found.set(symbol, { named: { symbol, name, kind }, spans: [[start, end]] });
    } else {
      found.spans.push([start, end]);
    }
  }

  has(symbol: string): boolean {
    return this.#found.has(symbol);
  }

  /** What has been found so far. */
  named(): readonly Named[] {
    return [...this.#found.values()].map(({ named }) => named);
  }

  /** The mentions by first occurrence, within the limits of a post. */
  mentions(): CompanyMention[] {
    return [...this.#found.values()]
      .map(({ named, spans }) => ({ ...named, spans: inOrder(spans) }))
      .sort((a, b) => firstStart(a) - firstStart(b))
      .slice(0, mostMentions);
  }
}

function inOrder(spans: readonly Span[]): Span[] {
  return [...spans].sort((a, b) => a[0] - b[0]).slice(0, mostSpans);
}

function firstStart({ spans }: CompanyMention): number {
  return spans[0]?.[0] ?? 0;
}
