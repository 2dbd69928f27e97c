import type { KubeFetch } from "@kubewire/kubewire";
import type { PodTarget } from "@kubewire/kubewire/pod";
import { TarProcess } from "./tar_process.ts";

const NO_UNQUOTE = "--no-unquote";

/** Settings of {@linkcode verbatimFlags}. */
export interface VerbatimFlagsOptions {
  /** The path in the container that is passed to tar. */
  path: string;
  /** Ends the check. */
  signal?: AbortSignal | undefined;
}

/**
 * Returns the flags with which a tar takes a path literally. GNU tar interprets `\t` and similar
 * escapes as C does, which would change the path. Busybox does not, and refuses the flag that turns
 * it off. Only a path with a backslash needs the exec that finds out which tar it is.
 */
export async function verbatimFlags(
  kube: KubeFetch,
  pod: PodTarget,
  { path, signal }: VerbatimFlagsOptions,
): Promise<readonly string[]> {
  if (!path.includes("\\")) return [];
  const args = ["cf", "-", NO_UNQUOTE, "--no-recursion", "-C", "/", "."];
  return await TarProcess.succeeds(kube, pod, { args, signal }) ? [NO_UNQUOTE] : [];
}
