import { eventually } from './barograph-process.ts';

interface Page {
  readonly posts: readonly { readonly id: string; readonly title: string }[];
  readonly next: string | null;
}

/** Every post that a Barograph's history holds, over all pages of `GET /api/v1/posts`. */
export async function historyOf(url: string): Promise<{ ids: string[]; titles: string[] }> {
  const ids: string[] = [];
  const titles: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ limit: '500', ...(cursor === '' ? {} : { cursor }) });
    const page: Page = (await (await fetch(`${url}/api/v1/posts?${query}`)).json()) as Page;
    ids.push(...page.posts.map((post) => post.id));
    titles.push(...page.posts.map((post) => post.title));
    cursor = page.next;
  }
  return { ids, titles };
}

interface Trends {
  readonly buckets: readonly {
    readonly posts: number;
    readonly negative: number;
    readonly neutral: number;
    readonly positive: number;
  }[];
}

/** How many posts the rollups count between two times. */
export async function countOf(url: string, from: string, to: string): Promise<number> {
  return sum(await (await fetch(trendsUrl(url, from, to))).json());
}

/** Waits until the rollups count at least `count` posts between two times. */
export async function untilCounted(
  url: string,
  from: string,
  to: string,
  count: number,
  timeoutMs?: number,
): Promise<number> {
  return sum(
    await eventually<Trends>(
      trendsUrl(url, from, to),
      (body) => body.buckets !== undefined && sum(body) >= count,
      timeoutMs,
    ),
  );
}

function trendsUrl(url: string, from: string, to: string): string {
  return `${url}/api/v1/trends?${new URLSearchParams({ from, to, step: '3600' })}`;
}

function sum(body: unknown): number {
  return (body as Trends).buckets.reduce((total, bucket) => total + bucket.posts, 0);
}
