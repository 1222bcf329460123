import { BarographError } from '../core/errors.ts';

/** There is no replay of that id. */
export class NoReplayError extends BarographError {
  constructor(id: string) {
    super(`there is no replay ${id}`);
  }
}

/** The replay, or the service, is not in a state in which that can be done. */
export class ReplayStateError extends BarographError {}

/** What was asked for cannot be replayed; `path` names the field at fault. */
export class InvalidReplayError extends BarographError {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** Another replay service is the active one. */
export class NotLeadingError extends BarographError {
  constructor() {
    super('this replay service is not the active one at the moment', { retriable: true });
  }
}
