import { readdirSync } from "node:fs";

/** How many descriptors this process has; `undefined` where the system does not tell. */
export function countDescriptors(): number | undefined {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return undefined;
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
