import { messageOf } from '../core/errors.ts';
import type { Session } from './inference-session.ts';
import { ModelError } from './manifest.ts';

/** What can compute. */
export const providers = ['cpu', 'cuda', 'webgpu'] as const;
export type Provider = (typeof providers)[number];

/** What `auto` tries, the fastest first. */
const byPreference: readonly Provider[] = ['cuda', 'webgpu', 'cpu'];

export interface RefusedProvider {
  readonly provider: Provider;
  readonly reason: string;
}

/** Which provider computes, and which were tried before it in vain. */
export interface ProviderChoice {
  readonly provider: Provider;
  readonly refused: readonly RefusedProvider[];
}

/**
 * Opens a session on the provider that is set; with `auto` on the first one that starts and computes.
 * @param open opens a session, and has it compute once: a graphics card may open a model that it cannot run
 * @throws ModelError when the provider that is set cannot be used, or with `auto` not even the processor
 */
export async function openOnProvider(
  setting: Provider | 'auto',
  open: (provider: Provider) => Promise<Session>,
): Promise<ProviderChoice & { readonly session: Session }> {
  if (setting !== 'auto') {
    try {
      return { session: await open(setting), provider: setting, refused: [] };
    } catch (error) {
      if (setting === 'cpu') throw error;
      throw new ModelError(
        `classifier.provider is ${setting}, which cannot be used here (${firstLine(error)}), so the classifier does not start: install what ${setting} needs (docs/gpu.md), or set classifier.provider to auto, which goes on with the processor, or to cpu`,
        { cause: error },
      );
    }
  }
  const refused: RefusedProvider[] = [];
  for (const provider of byPreference) {
    try {
      return { session: await open(provider), provider, refused };
    } catch (error) {
      if (provider === 'cpu') throw error;
      refused.push({ provider, reason: firstLine(error) });
    }
  }
  throw new ModelError('no provider is left to try');
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n', 1)[0] ?? '';
}
