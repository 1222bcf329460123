import { expect, it } from 'vitest';
import {
  linkToAlert,
  linkToReplay,
  webAddress,
} from '../../../../services/notifier/routes/message/page-link.ts';
import { alertOf } from '../../../support/alerts.ts';

it.each([
  ['https://news.example/a?b=c#d', 'https://news.example/a?b=c#d'],
  ['http://[2001:db8::1]:8420/a', 'http://[2001:db8::1]:8420/a'],
  ['https://desk:word@news.example/', 'https://news.example/'],
  [
    'https://news.example/a|b>c(d)e[f]"g\'h`',
    'https://news.example/a%7Cb%3Ec%28d%29e%5Bf%5D%22g%27h%60',
  ],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['no address', undefined],
  [`https://news.example/${'x'.repeat(2_000)}`, undefined],
  [undefined, undefined],
])('links %s as %s', (address, written) => {
  expect(webAddress(address)).toBe(written);
});

const { id } = alertOf({ n: 1 });
it.each([
  ['company:MADE1', undefined, `?company=MADE1&alert=${id}`],
  ['topic:central-banks', undefined, `?topic=central-banks&alert=${id}`],
  ['filter:my filter', undefined, `?filter=my+filter&alert=${id}`],
  ['market', undefined, `?alert=${id}`],
  ['market', { id: 'r1', generation: 3 }, `?replay=r1&alert=${id}`],
])('opens an alert on %s of the replay %o', (series, replay, query) => {
  const alert = { id, series, ...(replay === undefined ? {} : { replay }) };
  expect(linkToAlert('https://barograph.example/desk/', alert)).toBe(
    `https://barograph.example/desk/${query}`,
  );
  expect(linkToAlert(undefined, alert)).toBeUndefined();
});

it('leads to the form that replays the stretch, except of what a replay raised', () => {
  const live = { id, series: 'company:MADE1' };
  expect(linkToReplay('https://barograph.example/', live)).toBe(
    `https://barograph.example/?company=MADE1&alert=${id}&form=replay`,
  );
  expect(linkToReplay(undefined, live)).toBeUndefined();
  const replay = { id: 'r1', generation: 0 };
  expect(linkToReplay('https://barograph.example/', { ...live, replay })).toBeUndefined();
});
