import { ranges } from '../state/view-choice.ts';

/** What a single key does; `keys` are as `KeyboardEvent.key` names them. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly meaning: string;
}

export const shortcuts = {
  search: { keys: ['/'], shown: '/', meaning: 'Find a company' },
  range: {
    keys: ranges.map((_range, index) => String(index + 1)),
    shown: `1 – ${ranges.length}`,
    meaning: `Range: ${ranges.map((range) => range.short).join(', ')}`,
  },
  hold: { keys: ['p'], shown: 'P', meaning: 'Pause or resume the live feed' },
  waiting: { keys: ['n'], shown: 'N', meaning: 'Show new posts that are waiting' },
  all: { keys: ['a'], shown: 'A', meaning: 'All posts: clear topic, company and filter' },
  feed: { keys: ['f'], shown: 'F', meaning: 'Go to the feed' },
  alerts: { keys: ['g'], shown: 'G', meaning: 'Go to the alerts' },
  lane: { keys: ['v'], shown: 'V', meaning: 'Choose between live and replays' },
  play: { keys: ['k'], shown: 'K', meaning: 'Replay: play or pause' },
  previousAlert: { keys: ['j'], shown: 'J', meaning: 'Replay: back to the previous alert' },
  nextAlert: { keys: ['l'], shown: 'L', meaning: 'Replay: on to the next alert' },
  slower: { keys: ['<', ','], shown: '<', meaning: 'Replay: slower' },
  faster: { keys: ['>', '.'], shown: '>', meaning: 'Replay: faster' },
  theme: { keys: ['d'], shown: 'D', meaning: 'Dark or light' },
  help: { keys: ['?'], shown: '?', meaning: 'This help' },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof shortcuts;

/** Which shortcut a key is, if any. */
export function shortcutOf(key: string): ShortcutName | null {
  for (const [name, { keys }] of Object.entries(shortcuts)) {
    if ((keys as readonly string[]).includes(key)) return name as ShortcutName;
  }
  return null;
}
