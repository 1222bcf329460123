import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type BarographProcess,
  eventually,
  freshFolder,
  pushPosts,
  quietConfig,
  startBarograph,
} from '../support/barograph-process.ts';

const running: BarographProcess[] = [];
const start = (...args: Parameters<typeof startBarograph>) => {
  const started = startBarograph(...args);
  running.push(started);
  return started;
};

afterEach(async () => {
  await Promise.all(running.splice(0).map((entry) => entry.stop('SIGKILL')));
});

describe('npm start', () => {
  it('brings up everything, scores a pushed post, and stops with 0 on SIGTERM', async () => {
    const barograph = start();
    const url = await barograph.url;
    await eventually(`${url}/readyz`, (_body, status) => status === 200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(url)).text()).toContain('<title>Barograph');

    const pushed = await pushPosts(url, {
      title: 'Microsoft raises its outlook after record cloud sales',
      source: 'desk',
    });
    expect(pushed.status).toBe(202);
    const { ids } = (await pushed.json()) as { ids: string[] };
    type Posts = {
      posts: {
        id: string;
        sentiment: { label: string };
        companies: { symbol: string }[];
        topics: { p: number }[];
      }[];
    };
    const { posts } = await eventually<Posts>(
      `${url}/api/v1/posts`,
      (body) => body.posts?.length === 1,
    );
    expect(posts[0]).toMatchObject({
      id: ids[0],
      sentiment: { label: 'positive' },
      companies: [{ symbol: 'MSFT' }],
    });
    expect(posts[0]?.topics).toHaveLength(20);

    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const name of [
      'barograph_ingest_',
      'barograph_classifier_',
      'barograph_gateway_',
      'barograph_bus_',
    ]) {
      expect(metrics).toContain(name);
    }
    expect(await barograph.stop()).toBe(0);
    expect(barograph.errors()).not.toContain('by force');
  });

  it('keeps what it knew over a restart', async () => {
    const folder = freshFolder();
    const first = start({ folder });
    await pushPosts(await first.url, [
      { title: 'Harbour strike ends after nine days' },
      { title: 'Copper slips to a two-month low' },
    ]);
    await eventually<{ posts: unknown[] }>(
      `${await first.url}/api/v1/posts`,
      (body) => body.posts?.length === 2,
    );
    await first.stop();
    const second = start({ folder });
    const { posts } = await eventually<{ posts: unknown[] }>(
      `${await second.url}/api/v1/posts`,
      (body) => body.posts !== undefined,
    );
    expect(posts).toHaveLength(2);
  });

  it('says in one line that the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const barograph = start({ environment: { BAROGRAPH_PORT: String(port) } });
    expect(await barograph.exited).toBe(1);
    server.close();
    expect(barograph.errors().trim().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^barograph: port ${port} .*in use.*BAROGRAPH_PORT`)),
    ]);
  });

  it('says in one line that another instance holds the data folder', async () => {
    const folder = freshFolder();
    const dataDir = join(folder, 'shared-data');
    const first = start({ environment: { BAROGRAPH_DATA_DIR: dataDir } });
    await first.url;
    const second = start({ environment: { BAROGRAPH_DATA_DIR: dataDir } });
    expect(await second.exited).toBe(1);
    expect(second.errors().trim().split('\n')).toEqual([
      expect.stringMatching(
        /^barograph: data folder .*used by another Barograph.*BAROGRAPH_DATA_DIR/,
      ),
    ]);
  });

  it('names every configuration error before anything starts', async () => {
    const barograph = start({
      config: {
        ...quietConfig,
        gateway: { port: 'high' },
        classifier: { threads: -1 },
        colour: 'red',
      },
      environment: { BAROGRAPH_PORT: '' },
    });
    expect(await barograph.exited).toBe(2);
    for (const path of ['gateway.port', 'classifier.threads', 'colour'])
      expect(barograph.errors()).toContain(path);
  });

  it('says in one line which model file is missing', async () => {
    const barograph = start({ config: { ...quietConfig, classifier: { model: 'no-such-model' } } });
    expect(await barograph.exited).not.toBe(0);
    expect(barograph.errors().trim().split('\n')).toEqual([expect.stringMatching(/no-such-model/)]);
  });
});
