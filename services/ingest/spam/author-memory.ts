/** What is remembered of a post for as long as it counts. */
export interface AuthorPost {
  readonly id: string;
  readonly at: number;
  readonly signature: string;
}

/** The latest posts of many authors; those not heard of for longest are forgotten first. */
export interface AuthorMemory {
  /** An author's posts of the last `spanMs` before `at` and after it, oldest first; older ones are forgotten. */
  recent(author: string, at: number): readonly AuthorPost[];
  add(author: string, post: AuthorPost): void;
  readonly authors: number;
}

/** @param limits how many authors are known at once, and how many posts of each */
export function createAuthorMemory(
  spanMs: number,
  limits: { readonly authors: number; readonly postsOfEach: number },
): AuthorMemory {
  // Iterates from the author longest unheard of.
  const byAuthor = new Map<string, AuthorPost[]>();
  return {
    recent: (author, at) => {
      const posts = byAuthor.get(author);
      if (posts === undefined) return [];
      const kept = posts.filter((post) => post.at > at - spanMs);
      if (kept.length < posts.length) byAuthor.set(author, kept);
      return kept;
    },
    add: (author, post) => {
      const posts = byAuthor.get(author) ?? [];
      byAuthor.delete(author);
      posts.push(post);
      if (posts.length > limits.postsOfEach) posts.shift();
      byAuthor.set(author, posts);
      if (byAuthor.size <= limits.authors) return;
      for (const oldest of byAuthor.keys()) {
        byAuthor.delete(oldest);
        break;
      }
    },
    get authors() {
      return byAuthor.size;
    },
  };
}
