import { describe, expect, it } from 'vitest';
import { feedItem } from '../../../../services/ingest/sources/feed/feed-item.ts';
import { readFeed } from '../../../../services/ingest/sources/feed/read-feed.ts';

const rss2 = `<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Wire</title>
<item>
  <title><![CDATA[Mill &amp; Sons <b>closes</b>]]></title>
  <link>/news/1?utm_medium=rss</link>
  <guid isPermaLink="false">tag:1</guid>
  <dc:creator>A. Writer</dc:creator>
  <pubDate>Thu, 29 Feb 2024 07:00:00 EST</pubDate>
  <description>&lt;p&gt;The mill at &lt;i&gt;Norwick&lt;/i&gt;&#8217;s edge.&lt;/p&gt;</description>
  <content:encoded><![CDATA[<p>The long story.</p>]]></content:encoded>
</item></channel></rss>`;
const rss091 = `<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Wire</title><item><title>Plain</title><link>https://x.example/p</link></item></channel></rss>`;
const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://x.example/"><title>Bank</title><link>https://x.example/</link></channel>
<item rdf:about="https://x.example/r1"><title>Rate held</title><link>https://x.example/r1</link><dc:date>2024-02-29T12:00:00Z</dc:date><description>At two percent.</description></item>
</rdf:RDF>`;
const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Regulator</title><id>urn:f</id><updated>2024-02-29T12:00:00Z</updated>
<entry><id>urn:e1</id><title type="html">Fine &amp;amp; order</title><link rel="self" href="https://x.example/self"/><link rel="alternate" href="https://x.example/e1"/>
<published>2024-02-29T12:00:00Z</published><updated>2024-03-01T12:00:00Z</updated><author><name>Desk</name></author><summary>Short.</summary><content type="html">&lt;p&gt;Long.&lt;/p&gt;</content></entry></feed>`;
const json = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Social',
  items: [
    {
      id: 'j1',
      url: 'https://x.example/j1',
      content_html: '<p>No title, only <b>text</b></p>',
      date_published: '2024-02-29T13:00:00+01:00',
      authors: [{ name: 'Someone' }],
    },
  ],
});
const noon = Date.UTC(2024, 1, 29, 12);

describe.each([
  [
    'RSS 2.0',
    rss2,
    'Wire',
    {
      title: 'Mill & Sons closes',
      body: 'The mill at Norwick ’s edge.',
      url: 'https://feed.example/news/1',
      nativeId: 'tag:1',
      author: 'A. Writer',
      publishedAt: noon,
    },
  ],
  [
    'RSS 0.91 with its DOCTYPE',
    rss091,
    'Wire',
    { title: 'Plain', url: 'https://x.example/p', body: '' },
  ],
  [
    'RDF',
    rdf,
    'Bank',
    {
      title: 'Rate held',
      body: 'At two percent.',
      url: 'https://x.example/r1',
      nativeId: 'https://x.example/r1',
      publishedAt: noon,
    },
  ],
  [
    'Atom',
    atom,
    'Regulator',
    {
      title: 'Fine & order',
      body: 'Short.',
      url: 'https://x.example/e1',
      nativeId: 'urn:e1',
      author: 'Desk',
      publishedAt: noon,
    },
  ],
  [
    'JSON Feed',
    json,
    'Social',
    { text: 'No title, only text', url: 'https://x.example/j1', nativeId: 'j1', publishedAt: noon },
  ],
])('%s', (_name, text, title, item) => {
  it('becomes raw items', () => {
    const feed = readFeed(text);
    expect(feed.title).toBe(title);
    expect(feed.entries.map((entry) => feedItem(entry, 'https://feed.example/rss'))).toMatchObject([
      item,
    ]);
  });
});

describe('hostile documents', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>`;
  const external = `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>`;

  it.each([
    ['an entity bomb', bomb, 'declares entities'],
    ['an external entity', external, 'declares entities'],
    [
      'a tag as long as the document',
      `<rss version="2.0"><channel><a ${'b="c" '.repeat(50_000)}/>`,
      'a tag is too long',
    ],
    [
      'malformed XML',
      '<rss version="2.0"><channel><item><title>x</titl></item>',
      'Invalid feed format',
    ],
    [
      'a document cut off in the middle',
      rss2.slice(0, rss2.length / 2),
      'never closed|Invalid feed',
    ],
    ['deep nesting', `<rss version="2.0"><channel>${'<a>'.repeat(100_000)}`, 'Invalid feed format'],
    ['an HTML page', '<!doctype html><html><head><title>x</title></head></html>', 'Unrecognized'],
    [
      'binary junk',
      Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256)).toString('latin1'),
      '.',
    ],
    ['nothing', '', 'Unrecognized'],
  ])('%s is refused', (_name, text, reason) => {
    expect(() => readFeed(text)).toThrow(new RegExp(reason));
  });

  it('takes markup in a JSON feed for text, also after blanks', () => {
    const feed = {
      version: 'https://jsonfeed.org/version/1',
      title: 't',
      items: [{ id: '1', title: 'a < b' }],
    };
    expect(readFeed(`\n ${JSON.stringify(feed)}`).entries).toMatchObject([{ title: 'a < b' }]);
  });

  it('takes no more than 2,000 entries', () => {
    const items = '<item><title>x</title></item>'.repeat(2_500);
    expect(readFeed(`<rss version="2.0"><channel>${items}</channel></rss>`).entries).toHaveLength(
      2_000,
    );
  });

  it('reaches no prototype through its keys', () => {
    const feed = `{"version":"https://jsonfeed.org/version/1","title":"t","items":[{"id":"1","title":"x","__proto__":{"polluted":1}}],"__proto__":{"polluted":1}}`;
    expect(readFeed(feed).entries).toMatchObject([{ id: '1', title: 'x' }]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
