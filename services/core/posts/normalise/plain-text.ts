import { decodeHTMLStrict } from 'entities';

/** Longest markup that is looked at, in UTF-16 units: the rest of a monster cannot change what a post says. */
const maxMarkup = 200_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being removed
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2060\ufeff]/g;

/** Halves of a character: they have no UTF-8 form, so they would not survive the log as they are. */
const loneSurrogates = /\p{Surrogate}/gu;

/** Most texts: printable ASCII with single spaces, where there is nothing to do. */
const isPlain = /^(?:[!-~]| (?! ))*$/;

/** Removes control characters and zero-width spaces, and makes every run of white space one space. */
export function collapseWhitespace(text: string): string {
  if (isPlain.test(text)) return text.trim();
  return text.replace(controls, '').replace(/\s+/gu, ' ').trim();
}

/** Decodes HTML entities that end in `;` ("AT&amp;T" → "AT&T"; "R&D" stays) and collapses white space. */
export function cleanText(text: string): string {
  const decoded = text.includes('&') ? decodeHTMLStrict(text) : text;
  return collapseWhitespace(decoded.replace(loneSurrogates, '\ufffd'));
}

/** The words of a piece of HTML: tags, comments, scripts and styles go, entities are decoded. "a < b" stays. */
export function htmlToText(html: string): string {
  const markup = html.length > maxMarkup ? html.slice(0, maxMarkup) : html;
  return cleanText(markup.includes('<') ? dropTags(markup) : markup);
}

const tagStart = /<(?:!--|\/?([a-zA-Z][a-zA-Z0-9:-]*))/g;

/** One pass from left to right; what a tag or an unread element spans is skipped, never looked at twice. */
function dropTags(markup: string): string {
  const parts: string[] = [];
  let at = 0;
  tagStart.lastIndex = 0;
  for (let tag = tagStart.exec(markup); tag !== null; tag = tagStart.exec(markup)) {
    const end = endOfTag(markup, tag);
    if (end === -1) break;
    parts.push(markup.slice(at, tag.index), ' ');
    at = end;
    tagStart.lastIndex = end;
  }
  parts.push(markup.slice(at));
  return parts.join('');
}

/** Where the text goes on after a comment, a tag or a whole script or style element; -1 where it is never closed. */
function endOfTag(markup: string, tag: RegExpExecArray): number {
  const name = tag[1]?.toLowerCase();
  if (name === undefined) return after(markup, '-->', tag.index + 4);
  const close = after(markup, '>', tag.index);
  const unread = (name === 'script' || name === 'style') && markup[tag.index + 1] !== '/';
  if (!unread || close === -1) return close;
  const rest = markup.slice(close).search(new RegExp(`</${name}\\s*>`, 'i'));
  return rest === -1 ? markup.length : after(markup, '>', close + rest);
}

function after(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  return index === -1 ? -1 : index + mark.length;
}

/** Cuts a text at a word boundary to at most `limit` UTF-16 units, with an ellipsis where something was cut. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).replace(loneSurrogates, '').trimEnd()}…`;
}
