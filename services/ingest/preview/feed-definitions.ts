import type { z } from 'zod';
import type { opmlSourcesSchema } from '../../core/contracts/api/sources.ts';
import type { PostKind } from '../../core/contracts/post.ts';
import { sourceTagSchema } from '../../core/contracts/settings/source-setting.ts';
import type { OpmlFeed } from '../sources/feed/read-opml.ts';
import { type AddingRules, judgeDefinition } from '../sources/judge-definition.ts';
import type { SourceBook } from '../sources/source-book.ts';
import { freeId } from './free-id.ts';

export interface FeedDefinitionsInput {
  readonly tags: readonly string[];
  readonly kind: PostKind;
  readonly book: SourceBook;
  readonly rules: AddingRules;
  readonly isTaken: (id: string) => boolean;
  /** How many more sources there may be. */
  readonly room: number;
}

type Answer = z.infer<typeof opmlSourcesSchema>['sources'];
const mostTags = 20;

/** The feeds of an OPML document as sources: each address once, with ids of their own, or why not. */
export function feedDefinitions(feeds: readonly OpmlFeed[], input: FeedDefinitionsInput): Answer {
  const { book, rules, kind } = input;
  const known = new Map(book.all().map(({ source }) => [source.url, source.id]));
  const ids = new Set<string>();
  const isTaken = (id: string): boolean => ids.has(id) || input.isTaken(id);
  return feeds.map((feed): Answer[number] => {
    const url = feed.url.slice(0, 2_000);
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
      return { url, reason: 'it is no web address' };
    const { href } = new URL(url);
    const id = known.get(href);
    if (id !== undefined) return { url: href, known: id };
    if (ids.size >= input.room) return { url: href, reason: 'there are too many sources' };
    const name = feed.title?.slice(0, 200) ?? '';
    const own = freeId(new URL(href), name, isTaken);
    const tags = [...new Set([...feed.tags, ...input.tags].flatMap(tagOf))].slice(0, mostTags);
    const definition = {
      type: 'feed',
      id: own,
      ...(name === '' ? {} : { name }),
      kind,
      url: href,
      tags,
    };
    const judged = judgeDefinition(definition, rules);
    if (!judged.ok) {
      return { url: href, reason: judged.problems.map(({ message }) => message).join('; ') };
    }
    ids.add(own);
    known.set(href, own);
    return { url: href, definition };
  });
}

function tagOf(text: string): string[] {
  const parsed = sourceTagSchema.safeParse(
    text
      .replaceAll(/[\p{C},/]+/gu, ' ')
      .trim()
      .slice(0, 40),
  );
  return parsed.success ? [parsed.data] : [];
}
