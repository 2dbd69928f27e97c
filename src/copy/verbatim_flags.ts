import type { PodReference } from "../pod/pod_reference.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { TarProcess } from "./tar_process.ts";

const NO_UNQUOTE = "--no-unquote";

/** Settings of {@linkcode verbatimFlags}. */
export interface VerbatimFlagsOptions {
  /** The path in the container that tar is told. */
  path: string;
  /** Ends the look. */
  signal?: AbortSignal | undefined;
}

/**
 * The flags with which a tar takes a path as it is. GNU tar reads `\t` and the like as C does, which
 * would be another path; busybox does not, and refuses the flag against it. Only a path with a
 * backslash costs the exec that tells which of them it is.
 */
export async function verbatimFlags(
  kube: KubeFetch,
  pod: PodReference,
  { path, signal }: VerbatimFlagsOptions,
): Promise<readonly string[]> {
  if (!path.includes("\\")) return [];
  const args = ["cf", "-", NO_UNQUOTE, "--no-recursion", "-C", "/", "."];
  return await TarProcess.succeeds(kube, pod, { args, signal }) ? [NO_UNQUOTE] : [];
}
