import type { CompanyMention, Post, PostKind } from '../../contracts/post.ts';
import { postLimits, textOf } from '../../contracts/post.ts';
import { minHashSignature } from '../identity/min-hash.ts';
import { postId } from '../identity/post-id.ts';
import { hash128, normalisedText } from '../identity/text-hash.ts';
import type { RawItem } from '../raw-item.ts';
import { withoutBoilerplate } from './boilerplate.ts';
import { cleanUrl } from './clean-url.ts';
import type { DetectLanguage } from './language.ts';
import { isPlausible } from './parse-date.ts';
import { cleanText, htmlToText, shorten } from './plain-text.ts';
import { type Publisher, withoutPublisher } from './publisher-suffix.ts';

/** A post but for what only its place in the stream can say: epoch, times, history. */
export type Draft = Omit<
  Post,
  'type' | 'epoch' | 'publishedAt' | 'observedAt' | 'history' | 'replay'
> & {
  readonly publishedAt?: number;
  readonly observedAt?: number;
};

export type Normalised =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly field: keyof RawItem; readonly reason: string };

export interface NormaliserDefaults {
  readonly source: string;
  readonly kind: PostKind;
}

export type Normalise = (item: RawItem, defaults: NormaliserDefaults) => Normalised;

/** Longest title made from the start of a text that has none. */
const madeTitle = 200;

/**
 * Makes a clean post of what a source found, or says in words why it cannot be one. Deterministic: the same
 * item gives the same draft, so a repeat is recognised by its id.
 */
export function createNormaliser(
  findCompanies: (text: string) => readonly CompanyMention[],
  detectLanguage: DetectLanguage,
): Normalise {
  return (item, defaults) => {
    const url = item.url === undefined ? undefined : cleanUrl(item.url);
    const { title, body } = titleAndBody(item, { source: item.source ?? defaults.source, url });
    const problem = firstProblem(item, title, body, url);
    if (problem !== undefined) return { ok: false, ...problem };

    const source = collapse(item.source, postLimits.source) ?? defaults.source;
    const nativeId = item.nativeId?.trim() || undefined;
    const author = collapse(item.author, postLimits.author);
    const text = textOf({ title, body });
    const normalised = normalisedText(text);
    const id = postId({
      source,
      nativeId,
      url,
      publishedAt: item.publishedAt,
      undatedKey: item.undatedKey,
      text,
    });
    const companies = [...findCompanies(text)];
    const language = detectLanguage(text, companies, item.language);
    return {
      ok: true,
      draft: {
        id,
        textHash: hash128(normalised),
        signature: minHashSignature(normalised),
        source,
        kind: item.kind ?? defaults.kind,
        ...(item.form === undefined ? {} : { form: item.form }),
        ...(nativeId === undefined ? {} : { nativeId }),
        ...(url === undefined ? {} : { url }),
        ...(author === undefined ? {} : { author }),
        title,
        ...(body === '' ? {} : { body }),
        ...(item.publishedAt === undefined ? {} : { publishedAt: item.publishedAt }),
        ...(item.observedAt === undefined ? {} : { observedAt: item.observedAt }),
        ...(language === undefined ? {} : { language }),
        companies,
      },
    };
  };
}

/** A text without a title is its own title where it fits; a longer one gets its first sentence as title. */
function titleAndBody(item: RawItem, publisher: Publisher): { title: string; body: string } {
  const title = headline(item.title, publisher);
  if (title !== '' || item.text === undefined) {
    return { title, body: withoutTitle(summary(item.body ?? item.text), title) };
  }
  const text = plain(item.text);
  if (text.length <= postLimits.title) return { title: text, body: summary(item.body) };
  const sentence = /^.{20,199}?[.!?…](?=\s)/u.exec(text)?.[0];
  const more = summary(item.body);
  return {
    title: sentence ?? shorten(text, madeTitle),
    body: more === '' ? text : `${text}\n${more}`,
  };
}

function headline(title: string | undefined, publisher: Publisher): string {
  const clean = plain(title);
  return clean === '' ? '' : withoutPublisher(clean, publisher);
}

function summary(body: string | undefined): string {
  const clean = plain(body);
  return clean === '' ? '' : withoutBoilerplate(clean);
}

/** Tags that only markup has; a text that quotes `<` and `>` keeps them. */
const markup =
  /<\/?(?:a|abbr|b|blockquote|br|div|em|figure|font|h[1-6]|hr|i|iframe|img|li|ol|p|pre|script|small|span|strong|style|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?\/?>/i;

/** Feeds may have encoded their markup twice. */
function plain(text: string | undefined): string {
  if (text === undefined) return '';
  const clean = cleanText(text);
  return clean.includes('<') && markup.test(clean) ? htmlToText(clean) : clean;
}

/** A body that says the title again does not need to; what is left of it may be no more than the publisher's name. */
function withoutTitle(body: string, title: string): string {
  if (title.length < leastRepeated || !body.startsWith(title)) return body === title ? '' : body;
  const rest = body.slice(title.length);
  if (/^[\p{L}\p{N}]/u.test(rest)) return body;
  const after = rest.replace(/^[\s.:;,|–—-]+/u, '');
  return after.length < leastBody ? '' : after;
}

const leastRepeated = 20;
const leastBody = 30;

interface Problem {
  readonly field: keyof RawItem;
  readonly reason: string;
}

function firstProblem(
  item: RawItem,
  title: string,
  body: string,
  url: string | undefined,
): Problem | undefined {
  if (title === '') {
    return {
      field: item.title === undefined ? 'text' : 'title',
      reason: 'it has no title and no text',
    };
  }
  const lengths = { title, body, url: url ?? '', nativeId: item.nativeId ?? '' };
  for (const field of ['title', 'body', 'url', 'nativeId'] as const) {
    const { length } = lengths[field];
    const joined = field === 'body' && !item.title?.trim() && Boolean(item.body?.trim());
    const what = joined ? 'text and body together have' : `${field} has`;
    const reason = `its ${what} ${length} characters; ${postLimits[field]} is the limit`;
    if (length > postLimits[field]) return { field, reason };
  }
  for (const field of ['publishedAt', 'observedAt'] as const) {
    const time = item[field];
    if (time !== undefined && !isPlausible(time)) {
      return { field, reason: `${field} lies outside the years 1900 to 2100` };
    }
  }
  return undefined;
}

function collapse(text: string | undefined, limit: number): string | undefined {
  const clean = cleanText(text ?? '');
  return clean === '' ? undefined : shorten(clean, limit);
}
