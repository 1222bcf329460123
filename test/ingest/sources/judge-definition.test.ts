import { describe, expect, it } from 'vitest';
import { judgeDefinition } from '../../../services/ingest/sources/judge-definition.ts';

function problemsOf(
  definition: Readonly<Record<string, unknown>> & { readonly type: string },
  privateAddresses = false,
): readonly string[] {
  const judged = judgeDefinition({ id: 'one', ...definition }, { privateAddresses });
  return judged.ok ? [] : judged.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a source that somebody adds', () => {
  it('may not lead into a private network, wherever the address stands', () => {
    const inside = /leads into a private network/;
    expect(problemsOf({ type: 'feed', url: 'http://10.1.2.3/feed' })).toEqual([
      expect.stringMatching(inside),
    ]);
    const urls = ['wss://jetstream.example/subscribe', 'ws://127.0.0.1:9200/subscribe'];
    expect(problemsOf({ type: 'bluesky', urls })).toEqual([
      expect.stringMatching(/^urls\.1: it leads into a private network/),
    ]);
    expect(problemsOf({ type: 'bluesky', urls }, true)).toEqual([]);
  });

  it('holds no password in any of its addresses', () => {
    const urls = ['wss://desk:harbour@jetstream.example/subscribe'];
    expect(problemsOf({ type: 'bluesky', urls })).toEqual([
      expect.stringMatching(/^urls\.0: must hold no password/),
    ]);
  });

  it('sends a key over https only', () => {
    const accessToken = 'BAROGRAPH_SOURCE_KEY';
    const inClear = /a key is sent over https only$/;
    for (const wrong of [
      { type: 'feed', url: 'http://quay.example/feed', authorizationVariable: accessToken },
      { type: 'mastodon', server: 'http://social.example', accessToken },
      { type: 'stocktwits', url: 'http://api.example', symbols: ['ACME'], accessToken },
      { type: 'reddit', account: 'somebody', url: 'http://oauth.example' },
      { type: 'reddit', account: 'somebody', tokenUrl: 'http://www.example/token' },
    ]) {
      expect(problemsOf(wrong)).toEqual([expect.stringMatching(inClear)]);
    }
    expect(problemsOf({ type: 'mastodon', server: 'http://social.example' })).toEqual([]);
    expect(problemsOf({ type: 'mastodon', accessToken })).toEqual([]);
  });

  it('reads nothing from this machine', () => {
    expect(problemsOf({ type: 'directory', path: '.' })).toEqual([
      expect.stringMatching(/^type: .*can only stand in barograph.yaml/),
    ]);
  });
});
