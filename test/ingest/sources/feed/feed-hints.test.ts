import { expect, it } from 'vitest';
import { readFeed } from '../../../../services/ingest/sources/feed/read-feed.ts';

const hour = 3_600_000;
const rss = (head: string) =>
  `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Wire</title>${head}<item><title>One</title></item></channel></rss>`;
const days = (...names: string[]) =>
  `<skipDays>${names.map((name) => `<day>${name}</day>`).join('')}</skipDays>`;

it.each([
  ['', {}],
  ['<ttl>90</ttl>', { freshForMs: 1.5 * hour }],
  ['<ttl>-5</ttl>', {}],
  ['<ttl>often</ttl>', {}],
  [
    '<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>',
    { freshForMs: 6 * hour },
  ],
  [
    '<ttl>60</ttl><sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>',
    { freshForMs: hour },
  ],
  ['<sy:updatePeriod>sometimes</sy:updatePeriod>', {}],
  ['<skipHours><hour>3</hour></skipHours>', { skipHours: [3] }],
  [
    '<skipHours><hour>0</hour><hour>24</hour><hour>25</hour><hour>x</hour></skipHours>',
    { skipHours: [0, 0] },
  ],
  [days('Sunday'), { skipDays: [0] }],
  [days('Saturday', 'sunday', 'Feierabend'), { skipDays: [6, 0] }],
])('reads %s', (head, expected) => {
  expect(readFeed(rss(head)).hints).toEqual(expected);
});

it('knows the language a feed says it has', () => {
  expect(readFeed(rss('<language>de-at</language>')).language).toBe('de-at');
  const atom = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>T</title></feed>';
  expect(readFeed(atom).language).toBe('fr');
});
