import { ApiStatusError, type KubeFetch } from "@kubewire/kubewire";
import { podExec, type PodTarget } from "@kubewire/kubewire/pod";
import { CopyError } from "./copy_error.ts";

/** Settings of {@linkcode checkEmpty}. */
export interface EmptyFileOptions {
  /** The path in the container. */
  path: string;
  /** Ends the check. */
  signal?: AbortSignal | undefined;
}

/**
 * Checks that a file without a size is empty. The kernel makes the files of /proc while they are
 * read, so that tar takes them for empty. Only another program can find that out: in a container
 * without `cat` the path decides.
 *
 * @throws {CopyError} If the file has content, or is in /proc or /sys and cannot be read.
 */
export async function checkEmpty(
  kube: KubeFetch,
  pod: PodTarget,
  { path, signal }: EmptyFileOptions,
): Promise<void> {
  const content = await contentOf(kube, pod, { path, signal });
  if (content === "none" || (content === "unknown" && !isMadeByKernel(path))) return;
  throw new CopyError(
    `${path} ${content === "some" ? "has" : "may have"} content, but no size, and so tar copies ` +
      "nothing of it: it is made while it is read, as the files of /proc are. Read it with " +
      `podExec and ["cat", ${JSON.stringify(path)}].`,
  );
}

/** Whether a path is in /proc or /sys. */
export function isMadeByKernel(path: string): boolean {
  return /^\/+(?:proc|sys)\//.test(path);
}

async function contentOf(
  kube: KubeFetch,
  pod: PodTarget,
  { path, signal }: EmptyFileOptions,
): Promise<"some" | "none" | "unknown"> {
  const command = ["cat", "--", path];
  await using cat = await podExec(kube, pod, { command, ...(signal && { signal }) });
  for await (const _part of cat.stdout) return "some";
  try {
    return (await cat.status).exitCode === 0 ? "none" : "unknown";
  } catch (error) {
    if (error instanceof ApiStatusError) return "unknown"; // there is no cat in the container
    throw error;
  }
}
