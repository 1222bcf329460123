import type { Response } from 'express';

/** Aborted when the caller goes before the answer has come. */
export function abandoned(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
