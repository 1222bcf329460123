import { RefusedError } from '../../fetcher/fetch-error.ts';

/** What went wrong with parts of a poll: one part that is closed to us keeps no other one out. */
export interface Troubles {
  /**
   * Runs one part. @param inWords why the part alone is closed; undefined: the fault is that of the whole
   * @returns undefined when the part is closed
   */
  attempt<T>(
    part: string,
    action: () => Promise<T>,
    inWords: (error: unknown) => string | undefined,
  ): Promise<T | undefined>;
  /** @throws RefusedError when every part was closed */
  throwIfAll(): void;
  /** For people: which parts are closed, and why; then what else there is to say. */
  note(more: string | undefined): { readonly note?: string };
}

export function createTroubles(): Troubles {
  const troubles: string[] = [];
  let parts = 0;
  const words = (): string => troubles.join('; ').slice(0, 400);
  return {
    attempt: async (part, action, inWords) => {
      parts += 1;
      try {
        return await action();
      } catch (error) {
        const reason = inWords(error);
        if (reason === undefined) throw error;
        troubles.push(`${part}: ${reason}`);
        return undefined;
      }
    },
    throwIfAll: () => {
      if (parts > 0 && troubles.length === parts) throw new RefusedError(words());
    },
    note: (more = '') => {
      const note = [words(), more].filter((said) => said !== '').join('; ');
      return note === '' ? {} : { note };
    },
  };
}
