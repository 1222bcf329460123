import { htmlToText } from '../../../core/posts/normalise/plain-text.ts';

/** Apps without quotes get this line instead of one; the words are not the author's. */
const quoteFallback = /<p class="quote-inline">.*?<\/p>/gs;
/** Elements that stand within a word: `#<span>stocks</span>`, and links cut in three for the eye. */
const inline = /<\/?(?:span|a|b|strong|i|em|u|del|code)(?:\s[^<>]*)?>/gi;

/** A status's words (https://docs.joinmastodon.org/spec/activitypub/#sanitization): hashtags, mentions and links whole. */
export function statusText(warning: string, content: string): string {
  const text = htmlToText(content.replace(quoteFallback, ' ').replace(inline, ''));
  const about = htmlToText(warning);
  return about === '' ? text : `${about}: ${text}`;
}
