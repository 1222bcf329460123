/** Base of all errors Barograph throws on purpose: the message says what, where and how to mend it. */
export class BarographError extends Error {
  /** Whether trying again without any change may succeed; one place (`retry.ts`) acts on it. */
  readonly retriable: boolean;

  constructor(message: string, options: { retriable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.retriable = options.retriable ?? false;
  }
}

/** Settings that cannot be used; `problems` names every one of them by path. */
export class ConfigError extends BarographError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`configuration: ${problems.join('\n               ')}`);
    this.problems = problems;
  }
}

/** Another process holds what this one needs (a port, a data folder). */
export class InUseError extends BarographError {}

/** More work came in than can be queued; the caller should slow down and try again. */
export class OverloadError extends BarographError {
  constructor(message: string) {
    super(message, { retriable: true });
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether trying again may help: our own errors and kafkajs' carry `retriable`. */
export function isRetriable(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'retriable' in error && error.retriable === true
  );
}
