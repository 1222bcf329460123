import type { CompanyMention, Post, PostKind } from '../../contracts/post.ts';
import { postLimits, textOf } from '../../contracts/post.ts';
import { minHashSignature } from '../identity/min-hash.ts';
import { postId } from '../identity/post-id.ts';
import { hash128, normalisedText } from '../identity/text-hash.ts';
import type { RawItem } from '../raw-item.ts';
import { cleanUrl } from './clean-url.ts';
import { isPlausible } from './parse-date.ts';
import { cleanText, shorten } from './plain-text.ts';

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
): Normalise {
  return (item, defaults) => {
    const { title, body } = titleAndBody(item);
    const url = item.url === undefined ? undefined : cleanUrl(item.url);
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
        companies: [...findCompanies(text)],
      },
    };
  };
}

/** A text without a title is its own title where it fits; a longer one gets its first sentence as title. */
function titleAndBody(item: RawItem): { title: string; body: string } {
  const title = cleanText(item.title ?? '');
  if (title !== '' || item.text === undefined) {
    const body = cleanText(item.body ?? item.text ?? '');
    return { title, body: body === title ? '' : body };
  }
  const text = cleanText(item.text);
  if (text.length <= postLimits.title) return { title: text, body: cleanText(item.body ?? '') };
  const sentence = /^.{20,199}?[.!?…](?=\s)/u.exec(text)?.[0];
  const more = cleanText(item.body ?? '');
  return {
    title: sentence ?? shorten(text, madeTitle),
    body: more === '' ? text : `${text}\n${more}`,
  };
}

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
