/** What somebody holds, as pairs of key and resourceVersion. */
export type Versions = Iterable<readonly [key: string, resourceVersion: string]>;

/** What somebody holds, in brief. */
export interface StateDigest {
  /** How many objects. */
  count: number;
  /** SHA-256 of the keys and their resourceVersions, in order. */
  hash: string;
}

const encoder = new TextEncoder();

/** Sums up what somebody holds; the order does not count. The content is taken before it returns. */
export async function stateDigest(versions: Versions): Promise<StateDigest> {
  const lines = Array.from(versions, ([key, version]) => `${key}@${version}\n`).sort();
  const hash = await crypto.subtle.digest("SHA-256", encoder.encode(lines.join("")));
  return { count: lines.length, hash: new Uint8Array(hash).toHex() };
}

/** Where what is held differs from what is there, in sentences. */
export function stateDifferences(expected: Versions, held: Versions): string[] {
  const rest = new Map(held);
  const differences: string[] = [];
  for (const [key, version] of expected) {
    const found = rest.get(key);
    rest.delete(key);
    if (found === undefined) differences.push(`lacks ${key}@${version}`);
    else if (found !== version) differences.push(`has ${key}@${found} instead of @${version}`);
  }
  for (const [key, version] of rest) differences.push(`still has ${key}@${version}`);
  return differences;
}
