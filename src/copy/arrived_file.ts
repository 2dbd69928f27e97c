import type { KubeFetch } from "@kubewire/kubewire";
import type { PodTarget } from "@kubewire/kubewire/pod";
import { readArchive } from "./archive_entries.ts";
import { containerPath } from "./container_path.ts";
import { asCopyError, CopyError } from "./copy_error.ts";
import { TarProcess } from "./tar_process.ts";

/** Settings of {@linkcode checkArrived}. */
export interface ArrivedFileOptions {
  /** The local file. */
  from: string;
  /** The path in the container. */
  to: string;
  /** Minimum size in bytes. */
  size: number;
  /** The flags with which tar takes the path literally. */
  flags: readonly string[];
  /** Ends the check. */
  signal?: AbortSignal | undefined;
}

/**
 * Checks that a file has arrived completely, by the head of an archive of it. This is necessary
 * because a tar that fails within its only entry may have listed it before, and its exit code may
 * be reported as 0.
 *
 * @throws {CopyError} If the file does not exist, or is incomplete.
 */
export async function checkArrived(
  kube: KubeFetch,
  pod: PodTarget,
  options: ArrivedFileOptions,
): Promise<void> {
  const { to, size, flags, signal } = options;
  const { folder, name } = containerPath(to);
  const args = ["cf", "-", ...flags, "-C", folder, "--", name];
  await using tar = await TarProcess.start(kube, pod, { args, stdin: false, signal });
  let arrived: number | undefined;
  try {
    for await (const entry of readArchive(tar.output)) {
      arrived = entry.size;
      break; // the content follows, which is not needed
    }
    if (arrived === undefined) await tar.end();
  } catch (error) {
    signal?.throwIfAborted();
    kube.disposed.throwIfAborted();
    throw asCopyError(await tar.reasonFor(error), options);
  }
  if (arrived !== undefined && arrived >= size) return;
  throw new CopyError(
    `Of ${to} there are ${
      arrived ?? 0
    } of ${size} bytes in the container, and its tar gave no reason.`,
  );
}
