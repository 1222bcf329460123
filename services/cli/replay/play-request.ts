import { basename } from 'node:path';
import {
  type CreateReplay,
  createReplaySchema,
  replayFileQuerySchema,
} from '../../core/contracts/api/replays.ts';
import { parseIso } from '../../core/posts/normalise/parse-date.ts';
import { type Invocation, UsageError } from '../command.ts';

/** What a command line asks to be replayed. `path`: the file to upload first. */
export interface PlayRequest {
  readonly path: string | undefined;
  readonly name: string | undefined;
  readonly request: Omit<CreateReplay, 'file'>;
}

/** Reads the options of `barograph replay`. @throws UsageError that names the wrong one */
export function playRequestOf(invocation: Invocation): PlayRequest {
  const [path, ...more] = invocation.positionals;
  if (more.length > 0) throw new UsageError(`only one file can be replayed at a time`);
  const from = timeOption(invocation, 'from');
  const to = timeOption(invocation, 'to');
  if (path === undefined && (from === undefined || to === undefined)) {
    throw new UsageError('name a file, or a stretch of the live lane with --from and --to');
  }
  const { data, error } = createReplaySchema.safeParse({
    // Only for the schema's sake; the server hands the name out.
    ...(path === undefined ? {} : { file: path }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...optionOf(invocation, 'name'),
    ...optionOf(invocation, 'scores'),
    speed: speedOf(invocation.text('speed') ?? 'max'),
    ...warmUpOf(invocation),
    notify: invocation.flag('notify'),
    paused: invocation.flag('paused'),
  });
  if (data === undefined) {
    const [issue] = error.issues;
    throw new UsageError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { file: _file, ...request } = data;
  return { path, name: path === undefined ? undefined : uploadName(path), request };
}

/** `max`, or a number with or without an x or × before it. @throws UsageError */
export function speedOf(text: string): 'max' | number {
  const bare = text.replace(/^[x×]/i, '');
  const speed = bare === 'max' ? 'max' : Number(bare);
  if (speed === 'max' || (speed >= 0.1 && speed <= 1_000_000)) return speed;
  throw new UsageError('the speed must be a number from 0.1 to 1000000, or max');
}

/** A time as it goes over REST. @throws UsageError */
export function isoTimeOf(text: string, what: string): string {
  const at = parseIso(text);
  if (at === undefined) throw new UsageError(`${what} "${text}" is not a time in ISO 8601`);
  return new Date(at).toISOString();
}

function timeOption(invocation: Invocation, name: string): string | undefined {
  const text = invocation.text(name);
  return text === undefined ? undefined : isoTimeOf(text, `--${name}`);
}

function optionOf(invocation: Invocation, name: string): Record<string, string> {
  const text = invocation.text(name);
  return text === undefined ? {} : { [name]: text };
}

function warmUpOf(invocation: Invocation): { warmUpMinutes?: number } {
  const text = invocation.text('warm-up');
  if (text === undefined) return {};
  const minutes = Number(text);
  if (text.trim() === '' || !Number.isInteger(minutes) || minutes < 0) {
    throw new UsageError('--warm-up must be a whole number of minutes');
  }
  return { warmUpMinutes: minutes };
}

/** A plain name for a file on the server. @throws UsageError for a file of another kind */
function uploadName(path: string): string {
  const name = basename(path)
    .replace(/[^\p{L}\p{N}._-]/gu, '-')
    .replace(/^[._-]+/, '');
  if (!replayFileQuerySchema.safeParse({ name }).success) {
    throw new UsageError(
      `${basename(path)}: the name must end in .jsonl or .csv, with .gz or without, and have at most 100 characters`,
    );
  }
  return name;
}
