import { openTestHistory } from './open-history.ts';

// A second process that tries to open a history: `history-child.ts FILE` prints what became of it.
const outcome = await openTestHistory({ file: process.argv[2] ?? '' }).then(
  () => ({ name: 'none', message: 'opened' }),
  (error: unknown) =>
    error instanceof Error
      ? { name: error.name, message: error.message }
      : { name: 'unknown', message: String(error) },
);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
