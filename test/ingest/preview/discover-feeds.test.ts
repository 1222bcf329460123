import { describe, expect, it } from 'vitest';
import { discoverFeeds } from '../../../services/ingest/preview/discover-feeds.ts';

const page = 'https://quay.example/news/today.html';
const urls = (html: string) => discoverFeeds(html, page).feeds.map(({ url }) => url);

describe('the feeds of a page', () => {
  it('are those it declares, made absolute by its base', () => {
    const html = `<head><title> Quay
      Wire </title><base href="/wire/">
      <LINK REL="Alternate" TYPE="application/rss+xml; charset=utf-8" HREF="all.xml" title="All">
      <link rel="alternate" type="application/atom+xml" href="//cdn.example/atom">
      <link rel="alternate" type="application/feed+json" href="feed:https://quay.example/j.json#top"></head>`;
    expect(discoverFeeds(html, page)).toEqual({
      title: 'Quay Wire',
      feeds: [
        { url: 'https://quay.example/wire/all.xml', title: 'All' },
        { url: 'https://cdn.example/atom', title: undefined },
        { url: 'https://quay.example/j.json', title: undefined },
      ],
    });
  });

  it('are, behind those, links that look like feeds; those of comments come last', () => {
    const html = `<a href="/comments/feed">Comments</a><a href="/rss">The <b>feed</b></a>
      <a href="/feedback">Say something</a><a href="/rssible">No</a>
      <link rel="alternate" type="application/rss+xml" href="/main.xml">`;
    expect(urls(html)).toEqual([
      'https://quay.example/main.xml',
      'https://quay.example/rss',
      'https://quay.example/comments/feed',
    ]);
  });

  it('are no style sheets, no pages in other languages, no addresses but of the web, and none twice', () => {
    const html = `<link rel="alternate stylesheet" type="text/xml" href="/a.xml">
      <link rel="alternate" hreflang="de" type="text/html" href="/de">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
      <link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">
      <link rel="alternate" type="application/rss+xml" href="/one.xml">
      <link rel="alternate" type="application/rss+xml" href="/one.xml#again">`;
    expect(urls(html)).toEqual(['https://quay.example/one.xml']);
  });

  it('are bounded in number, however many a page names', () => {
    const html = Array.from({ length: 5_000 }, (_, n) => `<a href="/rss/${n}">${n}</a>`).join('');
    expect(urls(html)).toHaveLength(30);
  });
});
