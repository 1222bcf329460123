import type { Command } from '../command.ts';
import { companies } from './companies.ts';
import { config } from './config.ts';
import { deadLetters } from './dead-letters.ts';

/** Every command; a new one is one file and one line here. */
export const commands: readonly Command[] = [companies, config, deadLetters];
