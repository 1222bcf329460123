import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { createBatchEncoder } from './encode-batch.ts';
import { holdMs } from './hold-batch.ts';
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
import { standBack } from './thread-priority.ts';
import { createTokenQueue, type Waiting } from './token-queue.ts';
import { loadTokeniser, type TokenisedText, type Tokeniser } from './tokeniser.ts';

/**
 * A thread that tokenises, batches and infers; `inference-thread.ts` is its other end. It computes whenever
 * something waits, unless it is told to hold texts for company (`hold-batch.ts`): batches form from what arrives
 * during the one before.
 */

interface Job extends Waiting, TokenisedText {
  readonly id: number;
  readonly tokenisingMs: number;
}

const start = workerData as WorkerStart;
const encode = createBatchEncoder();
const write = createScoreWriter(start.model.manifest);
const queue = createTokenQueue<Job>(start.tokenBudget);

/** While live texts come, one must not wait for long until a batch of a replay is done. */
const replayBudget = Math.ceil(start.tokenBudget / 4);
let lastLiveAt = Number.NEGATIVE_INFINITY;
let closing = false;

function send(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function accept(tokenise: Tokeniser, { id, lane, submittedAt, ...text }: WorkerText): void {
  if (lane === 'live') lastLiveAt = monotonicMs();
  try {
    const startedAt = monotonicMs();
    const tokenised = tokenise(text);
    const tokenisingMs = monotonicMs() - startedAt;
    queue.push({
      ...tokenised,
      id,
      lane,
      submittedAt,
      tokenisingMs,
      tokens: tokenised.ids.length,
    });
  } catch (error) {
    send({ type: 'refused', ids: [id], reason: messageOf(error) });
  }
}

function nextBatch(): Job[] {
  const recent = monotonicMs() - lastLiveAt < liveTrafficMs;
  return recent ? queue.take(replayBudget) : queue.take();
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

let arrived = (): void => undefined;

function untilArrivalOr(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    arrived = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** Waits for company until the next batch should go. */
async function hold(): Promise<void> {
  const { tokenBudget, batchDelayMs: delayMs } = start;
  if (delayMs === 0) return;
  const left = (): number => holdMs(queue.next, { tokenBudget, delayMs }, monotonicMs());
  for (let ms = left(); ms > 0 && !closing; ms = left()) await untilArrivalOr(ms);
}

async function main(): Promise<void> {
  const { model, threads } = start;
  // Before the session opens: threads of its own inherit it.
  if (start.standsBack) standBack();
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
    while (queue.size > 0 && !closing) {
      await hold();
      if (!closing) await infer(session, nextBatch());
    }
    computing = false;
    if (!closing) return;
    await session.close();
    parentPort?.close();
  }

  parentPort?.on('message', (message: ToWorker) => {
    if (message.type === 'close') closing = true;
    else for (const text of message.texts) accept(tokenise, text);
    arrived();
    void compute();
  });
  send({ type: 'ready', choice: { provider, refused } });
}

main().catch((error: unknown) => send({ type: 'unusable', reason: messageOf(error) }));
