import { describe, expect, it } from 'vitest';
import {
  cleanText,
  htmlToText,
  shorten,
} from '../../../../services/core/posts/normalise/plain-text.ts';

describe('cleanText', () => {
  it.each([
    ['AT&amp;T &#8217;s R&D &lt;b&gt;', 'AT&T ’s R&D <b>'],
    ['  a\t\r\n b\u00a0\u2003c ', 'a b c'],
    ['no\u0000thing\u200b to\ufeff see\u0007', 'nothing to see'],
    ['half \ud83d a face', 'half \ufffd a face'],
    ['whole 😀 face', 'whole 😀 face'],
    ['x &notanentity; y &amp', 'x &notanentity; y &amp'],
  ])('%j becomes %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });
});

describe('htmlToText', () => {
  it.each([
    ['<p>One<br/>two</p><p>three</p>', 'One two three'],
    ['profit < loss & a > b', 'profit < loss & a > b'],
    ['<script>alert("x")</script>Shares <STYLE>p{}</STYLE>fell', 'Shares fell'],
    ['before<!-- not <b>this</b> -->after', 'before after'],
    ['&lt;b&gt; is written so', '<b> is written so'],
    ['an open <a href="x', 'an open <a href="x'],
    ['<script>never closed', ''],
    ['<img src=x onerror=alert(1)>text', 'text'],
  ])('%j becomes %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('takes a monster apart in one pass', () => {
    expect(htmlToText('<!--'.repeat(1_000_000))).not.toBe('');
    expect(htmlToText('<a '.repeat(1_000_000))).not.toBe('');
    expect(htmlToText('<script>'.repeat(1_000_000))).toBe('');
  });
});

describe('shorten', () => {
  it('cuts between words and says that it did', () => {
    expect(shorten('one two three', 13)).toBe('one two three');
    expect(shorten('one two three', 12)).toBe('one two…');
    expect(shorten('abcdefghij', 5)).toBe('abcd…');
  });

  it('never leaves half a character', () => {
    expect(shorten('abc😀def', 5)).toBe('abc…');
  });
});
