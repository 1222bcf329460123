/** From so many posts on, a share is drawn in full colour. */
const enoughPosts = 5;
const palest = 0.4;

/** Opacity of a bucket's shares, 0.4 to 1: a share of one or two posts says little, and should not shout. */
export function barOpacity(posts: number): number {
  const evidence = Math.min(1, Math.max(0, posts - 1) / (enoughPosts - 1));
  return palest + (1 - palest) * evidence;
}
