import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const DIRECTORY = "/proc/self/fd";

/**
 * Returns the number of network sockets of this process; `undefined` where the system does not
 * tell. Files and local sockets do not count, because a runtime opens them at any time.
 */
export function countDescriptors(): number | undefined {
  try {
    const local = readFileSync("/proc/net/unix", "utf8");
    return readdirSync(DIRECTORY).filter((each) => {
      const inode = inodeOf(each);
      return inode !== undefined && !new RegExp(`\\b${inode}\\b`).test(local);
    }).length;
  } catch {
    return undefined;
  }
}

/** Returns the inode of a socket; `undefined` for anything else. */
function inodeOf(descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${DIRECTORY}/${descriptor}`))?.[1];
  } catch {
    return undefined; // closed meanwhile
  }
}

/** Waits until there are at most `count` descriptors; `false` if there are more after 2 s. */
export async function descriptorsAtMost(count: number): Promise<boolean> {
  const endMs = performance.now() + 2_000;
  while ((countDescriptors() ?? 0) > count) {
    if (performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
