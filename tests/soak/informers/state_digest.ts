/** The content of a store or a handler, as pairs of key and resourceVersion. */
export type Versions = Iterable<readonly [key: string, resourceVersion: string]>;

/** A digest of the content. */
export interface StateDigest {
  /** Number of objects. */
  count: number;
  /** SHA-256 of the keys and their resourceVersions, in order. */
  hash: string;
}

const encoder = new TextEncoder();

/** Digests a content, in any order. The content is read before the function returns. */
export async function stateDigest(versions: Versions): Promise<StateDigest> {
  const lines = Array.from(versions, ([key, version]) => `${key}@${version}\n`).sort();
  const hash = await crypto.subtle.digest("SHA-256", encoder.encode(lines.join("")));
  return { count: lines.length, hash: new Uint8Array(hash).toHex() };
}

/** Describes the differences between the expected content and the one that is held. */
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
