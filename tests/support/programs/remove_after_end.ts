import { killGroup } from "./process_group.ts";

/** Settings of {@linkcode removeAfterEnd}. */
export interface RemoveAfterEndOptions {
  /**
   * Seconds that what this process has started gets to end by itself.
   * @default {3}, more than a supervised program has
   */
  graceSeconds?: number;
}

/**
 * Has a folder removed after the end of this process, however it ends: SIGKILL too. Until it is
 * disposed of, a shell waits for the end of the pipe to this process.
 */
export function removeAfterEnd(
  folder: string,
  { graceSeconds = 3 }: RemoveAfterEndOptions = {},
): Disposable {
  const child = new Deno.Command("sh", {
    args: ["-c", 'cat; sleep "$1"; rm -rf -- "$0"', folder, String(graceSeconds)],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
    detached: true, // a signal for the process group of this process is not for it
  }).spawn();
  child.unref();
  return { [Symbol.dispose]: () => killGroup(child.pid) };
}
