import { describe, expect, it } from 'vitest';
import type { Session } from '../../services/classifier/inference-session.ts';
import { ModelError } from '../../services/classifier/manifest.ts';
import { openOnProvider, type Provider } from '../../services/classifier/providers.ts';
import { messageOf } from '../../services/core/errors.ts';

const session: Session = {
  run: () => Promise.reject(new Error('not asked for here')),
  close: () => Promise.resolve(),
};

/** Opens nothing but these, and keeps account of what was tried. */
function opener(...able: readonly Provider[]) {
  const tried: Provider[] = [];
  const open = (provider: Provider): Promise<Session> => {
    tried.push(provider);
    if (able.includes(provider)) return Promise.resolve(session);
    return Promise.reject(new Error(`no ${provider} here\nand more about it`));
  };
  return { tried, open };
}

describe('choosing what computes', () => {
  it('with auto takes the first that starts, and says why the others did not', async () => {
    const { tried, open } = opener('webgpu', 'cpu');
    expect(await openOnProvider('auto', open)).toEqual({
      session,
      provider: 'webgpu',
      refused: [{ provider: 'cuda', reason: 'no cuda here' }],
    });
    expect(tried).toEqual(['cuda', 'webgpu']);
  });

  it('with auto comes down to the processor', async () => {
    const { provider, refused } = await openOnProvider('auto', opener('cpu').open);
    expect(provider).toBe('cpu');
    expect(refused.map((one) => one.provider)).toEqual(['cuda', 'webgpu']);
  });

  it('with auto fails as the processor does', async () => {
    await expect(openOnProvider('auto', opener().open)).rejects.toThrow('no cpu here');
  });

  it('tries nothing but what is set, and says what happens and what to set instead', async () => {
    const { tried, open } = opener('cpu');
    const outcome = await openOnProvider('cuda', open).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(ModelError);
    expect(messageOf(outcome)).toBe(
      'classifier.provider is cuda, which cannot be used here (no cuda here), so the classifier does not start: install what cuda needs (docs/gpu.md), or set classifier.provider to auto, which goes on with the processor, or to cpu',
    );
    expect(tried).toEqual(['cuda']);
  });
});
