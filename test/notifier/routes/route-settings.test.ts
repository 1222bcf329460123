import { describe, expect, it } from 'vitest';
import { routeSettingsSchema } from '../../../services/notifier/routes/index.ts';
import { wants } from '../../../services/notifier/routes/route-settings.ts';
import { alertOf } from '../../support/alerts.ts';
import { routeFrom } from '../../support/route-notifications.ts';

const hook = { type: 'webhook', id: 'desk', url: 'https://desk.example/' };

describe('what a route wants to tell of', () => {
  const warning = alertOf({ n: 1 });
  it.each([
    [{}, true],
    [{ leastSeverity: 'warning' }, true],
    [{ leastSeverity: 'critical' }, false],
    [{ matchers: [{ name: 'seriesType', op: '=~', value: 'topic|company' }] }, true],
    [{ matchers: [{ name: 'seriesType', value: 'topic' }] }, false],
    [
      {
        matchers: [
          { name: 'series', value: 'company:MADE1' },
          { name: 'rule', value: 'another' },
        ],
      },
      false,
    ],
  ])('%o: %s', (wish, wanted) => {
    expect(wants(routeFrom({ ...hook, ...wish }), warning)).toBe(wanted);
  });
});

it.each([
  [{ type: 'pigeon' }, 'type'],
  [{ id: 'Desk' }, 'small letters'],
  [{ url: undefined }, 'is missing; give url, or urlFile, or urlEnv'],
  [{ urlEnv: 'URL_OF_THE_DESK' }, 'give url or urlEnv, not both'],
  [{ leastSeverity: 'grave' }, 'leastSeverity'],
  [{ matchers: [{ name: 'series', op: '=~', value: '(' }] }, 'is no pattern'],
  [{ colour: 'red' }, 'colour'],
])('refuses %o', (wrong, words) => {
  const result = routeSettingsSchema.safeParse({ ...hook, ...wrong });
  expect(result.success).toBe(false);
  expect(JSON.stringify(result.error?.issues)).toContain(words);
});
