import type { z } from 'zod';
import {
  deadLettersResponseSchema,
  redriveResponseSchema,
} from '../../core/contracts/api/operations.ts';
import { type Command, type Invocation, UsageError } from '../command.ts';
import type { RestClient } from '../rest-client.ts';
import { formatRows } from '../rows.ts';
import { serverOf } from '../server-of.ts';

const pageSize = 500;

/** `barograph dead-letters`: lists what could not be handled, and drives it again. */
export const deadLetters: Command = {
  name: 'dead-letters',
  usage: '[list | redrive ID… | redrive --all]',
  summary:
    'Lists what could not be parsed or handled, with the reason, or drives it again (as history).',
  options: {
    url: {
      type: 'string',
      describe: 'the running Barograph (default: port from the configuration)',
    },
    limit: { type: 'string', describe: 'how many to list (default 100)' },
    all: { type: 'boolean', describe: 'with redrive: all that are listed' },
  },
  run: async (invocation) => {
    const [verb = 'list', ...ids] = invocation.positionals;
    const client = serverOf(invocation.text('url'));
    if (verb === 'list') return list(client, invocation);
    if (verb !== 'redrive') throw new UsageError(`"${verb}" is neither list nor redrive`);
    const chosen = invocation.flag('all') ? await idsOfAll(client) : ids;
    if (chosen.length === 0 && !invocation.flag('all'))
      throw new UsageError('name at least one id, or --all');
    return redrive(client, chosen, invocation);
  },
};

async function list(client: RestClient, invocation: Invocation): Promise<number> {
  const limit = Number(invocation.text('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError('--limit must be a whole number above 0');
  let shown = 0;
  for await (const letters of pages(client, Math.min(limit, pageSize))) {
    const rows = letters.slice(0, limit - shown);
    process.stdout.write(
      formatRows(
        rows.map((letter) => ({ ...letter })),
        invocation.format,
      ),
    );
    shown += rows.length;
    if (shown >= limit) break;
  }
  process.stderr.write(`${shown} dead letter${shown === 1 ? '' : 's'}\n`);
  return 0;
}

async function redrive(
  client: RestClient,
  ids: readonly string[],
  invocation: Invocation,
): Promise<number> {
  let failures = 0;
  for (let start = 0; start < ids.length; start += pageSize) {
    const slice = ids.slice(start, start + pageSize);
    const result = await client.post(
      '/api/v1/dead-letters/redrive',
      { ids: slice },
      redriveResponseSchema,
    );
    const rows = [
      ...result.redriven.map((id) => ({ id, redriven: true, reason: '' })),
      ...result.failed.map(({ id, reason }) => ({ id, redriven: false, reason })),
    ];
    process.stdout.write(formatRows(rows, invocation.format));
    failures += result.failed.length;
  }
  process.stderr.write(`${ids.length - failures} driven again, ${failures} failed\n`);
  return failures === 0 ? 0 : 1;
}

async function idsOfAll(client: RestClient): Promise<string[]> {
  const ids: string[] = [];
  for await (const letters of pages(client, pageSize))
    ids.push(...letters.map((letter) => letter.id));
  return ids;
}

async function* pages(client: RestClient, limit: number) {
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({
      limit: String(limit),
      ...(cursor === '' ? {} : { cursor }),
    });
    const page: z.infer<typeof deadLettersResponseSchema> = await client.get(
      `/api/v1/dead-letters?${query}`,
      deadLettersResponseSchema,
    );
    yield page.deadLetters;
    cursor = page.next;
  }
}
