import { hash128 } from './text-hash.ts';

/** What a post is recognised by. `url` is without tracking parameters, `text` is clean: entities
 * decoded, white space collapsed. */
export interface Identity {
  readonly source: string;
  readonly nativeId?: string | undefined;
  readonly url?: string | undefined;
  readonly publishedAt?: number | undefined;
  readonly undatedKey: string;
  readonly text: string;
}

/**
 * The id of a post, 32 hex digits: from (source, nativeId), else (source, url), else (source, publishedAt, text).
 * The parts are encoded as a JSON array, so no choice of contents makes two different lists look alike.
 */
export function postId(post: Identity): string {
  return hash128(JSON.stringify(distinguishing(post)));
}

function distinguishing(post: Identity): readonly string[] {
  if (post.nativeId !== undefined) return ['native', post.source, post.nativeId];
  if (post.url !== undefined) return ['url', post.source, post.url];
  if (post.publishedAt === undefined) {
    return ['undated', post.source, post.undatedKey, post.text];
  }
  return ['text', post.source, new Date(post.publishedAt).toISOString(), post.text];
}
