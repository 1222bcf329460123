import { createHash } from 'node:crypto';

const links = /\b(?:https?:\/\/|www\.)\S+/g;

/** The form in which two texts count as the same: lower case, links removed, white space collapsed. */
export function normalisedText(text: string): string {
  const lower = text.normalize('NFC').toLowerCase();
  const mayLink = lower.includes('://') || lower.includes('www.');
  return (mayLink ? lower.replace(links, ' ') : lower).replace(/\s+/gu, ' ').trim();
}

/** 128 bits of SHA-256 as 32 hex digits: unique for all practical purposes, half the size to carry. */
export function hash128(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}
