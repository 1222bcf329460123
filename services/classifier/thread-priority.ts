import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';

/**
 * Makes the calling thread stand back behind the other threads of the machine wherever cores are short. Linux gives
 * threads priorities of their own; elsewhere nothing happens. It cannot be taken back without privileges.
 * @returns whether it worked
 */
export function standBack(): boolean {
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
    return true;
  } catch {
    return false;
  }
}
