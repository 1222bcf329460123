import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { createBatchEncoder } from './encode-batch.ts';
import {
  type FromWorker,
  liveTrafficMs,
  monotonicMs,
  type ToWorker,
  type WorkerStart,
  type WorkerText,
} from './inference-protocol.ts';
import { openSession, type Session } from './inference-session.ts';
import { openOnProvider } from './providers.ts';
import { createScoreWriter } from './score.ts';
import { createTokenQueue, type Waiting } from './token-queue.ts';
import { loadTokeniser, type TokenisedText, type Tokeniser } from './tokeniser.ts';

/**
 * A thread that tokenises, batches and infers; `inference-thread.ts` is its other end. It computes whenever it has
 * something, and finds batches among what it was given.
 */

interface Job extends Waiting, TokenisedText {
  readonly id: number;
  readonly tokenisingMs: number;
}

const start = workerData as WorkerStart;
const encode = createBatchEncoder();
const write = createScoreWriter(start.model.manifest);
const queue = createTokenQueue<Job>(start.tokenBudget);
/** Batches that were asked for as such; they go first. */
const together: Job[][] = [];

/** While live texts come, one must not wait for long until a batch of a replay is done. */
const replayBudget = Math.ceil(start.tokenBudget / 4);
let lastLiveAt = Number.NEGATIVE_INFINITY;
let closing = false;

function send(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** What the model will read of each text; one that cannot be read is refused. */
function tokenised(tokenise: Tokeniser, texts: readonly WorkerText[]): Job[] {
  return texts.flatMap(({ id, lane, submittedAt, ...text }) => {
    try {
      const startedAt = monotonicMs();
      const read = tokenise(text);
      const tokenisingMs = monotonicMs() - startedAt;
      return { ...read, id, lane, submittedAt, tokenisingMs, tokens: read.ids.length };
    } catch (error) {
      send({ type: 'refused', ids: [id], reason: messageOf(error) });
      return [];
    }
  });
}

function nextBatch(): Job[] {
  const first = together.shift();
  if (first !== undefined) return first;
  const makesWay = queue.next.lane === 'replay' && monotonicMs() - lastLiveAt < liveTrafficMs;
  return queue.take(makesWay ? replayBudget : start.tokenBudget);
}

async function infer(session: Session, jobs: readonly Job[]): Promise<void> {
  const ids = jobs.map((job) => job.id);
  try {
    const startedAt = monotonicMs();
    const batch = encode(jobs);
    const scores = write(jobs, await session.run(batch));
    const report = {
      texts: jobs.length,
      tokens: jobs.reduce((sum, job) => sum + job.tokens, 0),
      paddedTokens: batch.rows * batch.tokens,
      queueMs: Float64Array.from(jobs, (job) => startedAt - job.submittedAt - job.tokenisingMs),
      tokenisingMs: Float64Array.from(jobs, (job) => job.tokenisingMs),
      inferenceMs: monotonicMs() - startedAt,
    };
    send({ type: 'scored', ids, scores, report }, [
      scores.values.buffer as ArrayBuffer,
      scores.embeddings.buffer as ArrayBuffer,
      report.queueMs.buffer as ArrayBuffer,
      report.tokenisingMs.buffer as ArrayBuffer,
    ]);
  } catch (error) {
    // What one text did wrong must not cost its neighbours their score.
    if (jobs.length > 1) for (const job of jobs) await infer(session, [job]);
    else send({ type: 'refused', ids, reason: messageOf(error) });
  }
}

/** The first run allocates and is slow: it happens before anyone waits for it. */
async function warmUp(session: Session, tokenise: Tokeniser): Promise<void> {
  const text = tokenise({ text: 'Shares rose after the company raised its outlook', mentions: [] });
  await session.run(encode([text]));
  const rows = Math.max(1, Math.floor(start.tokenBudget / text.ids.length));
  await session.run(encode(Array.from({ length: rows }, () => text)));
}

async function main(): Promise<void> {
  const { model, threads } = start;
  const tokenise = await loadTokeniser(model.tokenizerPath, model.manifest.maxTokens);
  const { session, provider, refused } = await openOnProvider(start.provider, async (tried) => {
    const opened = await openSession(model, tried === 'cpu' ? threads.cpu : threads.gpu, tried);
    try {
      await warmUp(opened, tokenise);
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  });

  let computing = false;
  async function compute(): Promise<void> {
    if (computing) return;
    computing = true;
    while ((queue.size > 0 || together.length > 0) && !closing) await infer(session, nextBatch());
    computing = false;
    if (!closing) return;
    await session.close();
    parentPort?.close();
  }

  parentPort?.on('message', (message: ToWorker) => {
    if (message.type === 'close') closing = true;
    else {
      lastLiveAt = message.liveAt;
      const jobs = tokenised(tokenise, message.texts);
      if (!message.together) for (const job of jobs) queue.push(job);
      else if (jobs.length > 0) together.push(jobs);
    }
    void compute();
  });
  send({ type: 'ready', choice: { provider, refused } });
}

main().catch((error: unknown) => send({ type: 'unusable', reason: messageOf(error) }));
