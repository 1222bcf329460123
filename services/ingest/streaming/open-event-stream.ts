import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { BarographError } from '../../core/errors.ts';
import { FetchError } from '../fetcher/fetch-error.ts';
import { inWords } from '../fetcher/in-words.ts';
import { type AnswerOptions, openAnswer } from '../fetcher/open-answer.ts';
import { createFrameQueue } from './frame-queue.ts';
import { watchIdle } from './idle-watch.ts';
import { mostWaiting, type StreamConnection, type StreamLimits } from './stream-connection.ts';

export interface EventStreamRequest extends StreamLimits {
  /** Streams that are read as one; when one of them ends, all do. */
  readonly urls: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

export type ServerEvent = Pick<EventSourceMessage, 'event' | 'data'>;

/**
 * Opens streams of server-sent events (WHATWG HTML §9.2). Comments are signs of life.
 * @throws FetchError when one of them cannot be opened
 */
export async function openEventStream(
  request: EventStreamRequest,
  options: AnswerOptions,
): Promise<StreamConnection<ServerEvent>> {
  const over = new AbortController();
  const signal = AbortSignal.any([request.signal, over.signal]);
  let resume: (() => void) | undefined;
  let room: Promise<void> | undefined;
  const queue = createFrameQueue<ServerEvent>({
    most: mostWaiting,
    onFull: () => {
      room = new Promise((resolve) => {
        resume = resolve;
      });
    },
    onRoom: () => {
      room = undefined;
      resume?.();
    },
  });

  function end(error: Error): void {
    queue.end(error);
    watch.stop();
    resume?.();
    over.abort();
  }
  const watch = watchIdle({
    idleMs: request.idleMs,
    held: () => room !== undefined,
    onDead: end,
  });

  async function open(address: string): Promise<AsyncIterable<Buffer>> {
    const opening = new AbortController();
    const timer = setTimeout(() => opening.abort(), request.timeoutMs);
    try {
      const headers = {
        ...request.headers,
        accept: 'text/event-stream',
        'accept-encoding': 'identity',
        'cache-control': 'no-store',
      };
      const { allowPrivateAddresses } = request;
      const whole = AbortSignal.any([signal, opening.signal]);
      const { response } = await openAnswer(
        { url: address, headers, allowPrivateAddresses },
        options,
        whole,
      );
      const type = response.headers['content-type'] ?? 'nothing said';
      if (response.statusCode === 200 && /^text\/event-stream\b/i.test(type)) return response;
      response.destroy();
      throw new FetchError(`what it sends is no event stream, but ${type.slice(0, 100)}`);
    } catch (error) {
      if (opening.signal.aborted) {
        throw new FetchError(`it was not opened within ${request.timeoutMs / 1_000} s`);
      }
      if (error instanceof BarographError || signal.aborted) throw error;
      throw new FetchError(inWords(error, new URL(address).host), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  async function read(chunks: AsyncIterable<Buffer>, host: string): Promise<void> {
    const parser = createParser({
      maxBufferSize: request.frameLimitBytes,
      onEvent: ({ event, data }) => {
        watch.alive();
        queue.push({ event, data });
      },
      onComment: watch.alive,
      onError: (error) => {
        if (error.type !== 'max-buffer-size-exceeded') return;
        const { frameLimitBytes } = request;
        end(new FetchError(`an event is larger than ${frameLimitBytes} bytes (frameLimitBytes)`));
      },
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of chunks) {
        if (room !== undefined) await room;
        if (signal.aborted) return;
        parser.feed(decoder.decode(chunk, { stream: true }));
      }
      end(new FetchError('it ended the stream'));
    } catch (error) {
      end(new FetchError(inWords(error, host), { cause: error }));
    }
  }

  try {
    for (const address of request.urls) {
      const chunks = await open(address);
      void read(chunks, new URL(address).host);
    }
  } catch (error) {
    end(error instanceof Error ? error : new FetchError(String(error)));
    throw error;
  }
  return {
    take: (most) => queue.take(most),
    close: () => end(new FetchError('it was stopped here')),
  };
}
