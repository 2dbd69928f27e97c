/** An answer must be at the API server before its time is over. */
const MARGIN_MS = 300;

/**
 * Returns the milliseconds in which to answer a review: a little less than the API server waits,
 * which says so in the URL, such as `?timeout=10s`.
 */
export function reviewLimitMs(url: string, defaultSeconds: number): number {
  const text = /^(\d+)s$/.exec(new URL(url).searchParams.get("timeout") ?? "")?.[1];
  const seconds = Number(text) || defaultSeconds;
  return seconds * 1_000 - MARGIN_MS;
}
