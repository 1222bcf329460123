import type { Request, RequestHandler, Response } from 'express';
import { replayFileQuerySchema } from '../../core/contracts/api/replays.ts';
import { sendInvalid, sendProblem } from '../../core/http/problem.ts';
import { FileTooLargeError } from '../files/replay-files.ts';
import type { RouteDeps } from './route-deps.ts';

/** How long a caller that was cut off may take to read the answer. */
const lingerMs = 1_000;

/** `POST /api/v1/replays/files?name=`: the body is the file; 201 with the name to replay it by. */
export function uploadFile({ files, scans, now }: RouteDeps): RequestHandler {
  return async (request, response) => {
    const query = replayFileQuerySchema.safeParse(request.query);
    if (!query.success) return refuse(request, () => sendInvalid(response, query.error));
    try {
      // Destroying the request would take the connection with it on which a problem is to be told.
      const body = request.iterator({ destroyOnReturn: false });
      const saved = await files.save(query.data.name, body);
      // Begun now, it is likely to be over when the replay is asked for; what is wrong is told then.
      void lookThrough(saved.file);
      response.status(201).json(saved);
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      if (!(error instanceof FileTooLargeError)) throw error;
      refuse(request, () => tooLarge(response, error));
    }
  };

  async function lookThrough(file: string): Promise<void> {
    const path = await files.pathOf(file);
    if (path !== undefined) await scans.of(path, file, now()).catch(() => undefined);
  }
}

function tooLarge(response: Response, error: FileTooLargeError): void {
  sendProblem(response, { title: 'The file is too large', status: 413, detail: error.message });
}

/** A caller that is still sending reads the answer only if its bytes are taken for a moment. */
function refuse(request: Request, answer: () => void): void {
  request.resume();
  answer();
  setTimeout(() => {
    if (!request.complete) request.destroy();
  }, lingerMs).unref();
}
