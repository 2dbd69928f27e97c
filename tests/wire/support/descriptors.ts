import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const DIRECTORY = "/proc/self/fd";

/**
 * How many sockets of the network this process has; `undefined` where the system does not tell. A runtime
 * opens files, and sockets within the machine, when it likes.
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

/** The number of a socket; `undefined` for anything else. */
function inodeOf(descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${DIRECTORY}/${descriptor}`))?.[1];
  } catch {
    return undefined; // it was closed meanwhile
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
