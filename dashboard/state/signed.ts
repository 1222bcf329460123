import { signature } from './signature.ts';

/** The reader's name for a request that changes something, where there is one. */
export function signed(): { readonly by?: string } {
  const by = signature.peek().trim();
  return by === '' ? {} : { by };
}
