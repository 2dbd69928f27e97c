import { readdirSync, readlinkSync } from "node:fs";

const DIRECTORY = "/proc/self/fd";

/**
 * How many sockets this process has; `undefined` where the system does not tell. A runtime opens files of
 * its own, such as its caches, when it likes.
 */
export function countDescriptors(): number | undefined {
  try {
    return readdirSync(DIRECTORY).filter(isSocket).length;
  } catch {
    return undefined;
  }
}

function isSocket(descriptor: string): boolean {
  try {
    return readlinkSync(`${DIRECTORY}/${descriptor}`).startsWith("socket:");
  } catch {
    return false; // it was closed meanwhile
  }
}

/** Waits until there are so many descriptors at most; `false` if there are more after 2 s. */
export async function descriptorsAtMost(count: number): Promise<boolean> {
  const endMs = performance.now() + 2_000;
  while ((countDescriptors() ?? 0) > count) {
    if (performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
