import type { KubeFetch } from "@kubewire/kubewire";
import { trimEndOf } from "@kubewire/kubewire/internal";
import type { PodTarget } from "@kubewire/kubewire/pod";
import { readArchive } from "./archive_entries.ts";
import { containerPath } from "./container_path.ts";
import { asCopyError, CopyError } from "./copy_error.ts";
import { TarProcess } from "./tar_process.ts";

/** A file that is copied into a container. */
export interface ContainerFile {
  /** The local file. */
  from: string;
  /** The path in the container. */
  to: string;
  /** The flags with which tar takes the path literally. */
  flags: readonly string[];
  /** Ends the checks. */
  signal?: AbortSignal | undefined;
}

/**
 * Checks that the target of a file is not a folder: GNU tar replaces an empty folder by the file,
 * without a message. The check uses tar, because no other program is sure to be in the container.
 *
 * @throws {CopyError} If the target is a folder.
 */
export async function refuseContainerFolder(
  kube: KubeFetch,
  pod: PodTarget,
  { from, to, flags, signal }: ContainerFile,
): Promise<void> {
  const args = ["cf", "-", ...flags, "--no-recursion", "-C", to, "."];
  // If tar fails, it cannot enter the folder, or there is no tar, which the copy itself reports.
  if (!await TarProcess.succeeds(kube, pod, { args, signal })) return;
  const name = trimEndOf(from, "\\/").replace(/^.*[\\/]/, "");
  throw new CopyError(
    `${to} is a folder in the container: give the path of the file itself, such as ` +
      `${trimEndOf(to, "/")}/${name}`,
  );
}

/**
 * Checks that a file of `size` bytes has arrived completely, by the head of an archive of it. This is necessary
 * because a tar that fails within its only entry may have listed it before, and its exit code may
 * be reported as 0.
 *
 * @throws {CopyError} If the file does not exist, or is incomplete.
 */
export async function checkArrived(
  kube: KubeFetch,
  pod: PodTarget,
  file: ContainerFile & { size: number },
): Promise<void> {
  const { to, size, flags, signal } = file;
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
    throw asCopyError(await tar.reasonFor(error), file);
  }
  if (arrived !== undefined && arrived >= size) return;
  throw new CopyError(
    `Of ${to} there are ${
      arrived ?? 0
    } of ${size} bytes in the container, and its tar gave no reason.`,
  );
}
