import { z } from 'zod';
import { BarographError } from '../../core/errors.ts';

/**
 * Names an environment variable that holds a secret of a source. Only names with this prefix: settings can be changed
 * from outside, and no one shall send another variable of this process to a host of their own.
 */
export const secretNameSchema = z
  .string()
  .regex(
    /^BAROGRAPH_SOURCE_[A-Z0-9_]{1,80}$/,
    'must be the name of an environment variable that begins with BAROGRAPH_SOURCE_',
  );

/** A secret that a source needs is not there. */
export class MissingSecretError extends BarographError {
  constructor(name: string) {
    super(
      `${name} is not set in ingest's environment (nor ${name}_FILE, the name of a file with it)`,
    );
  }
}

/** The secrets of sources: they stand in ingest's environment or in files it names, and nowhere else. */
export interface SecretBook {
  /** @throws MissingSecretError when there is none of this name */
  get(name: string): string;
  has(name: string): boolean;
}

/** @param values by variable, as the configuration has read them */
export function createSecretBook(values: Readonly<Record<string, string>>): SecretBook {
  const has = (name: string): boolean =>
    secretNameSchema.safeParse(name).success && Object.hasOwn(values, name);
  return {
    has,
    get: (name) => {
      const value = has(name) ? values[name] : undefined;
      if (value === undefined) throw new MissingSecretError(name);
      return value;
    },
  };
}
