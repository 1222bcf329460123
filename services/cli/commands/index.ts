import type { Command } from '../command.ts';
import { backtest } from './backtest.ts';
import { companies } from './companies.ts';
import { config } from './config.ts';
import { deadLetters } from './dead-letters.ts';
import { detect } from './detect.ts';
import { replay } from './replay.ts';
import { routes } from './routes.ts';
import { score } from './score.ts';

/** Every command; a new one is one file and one line here. */
export const commands: readonly Command[] = [
  backtest,
  companies,
  config,
  deadLetters,
  detect,
  replay,
  routes,
  score,
];
