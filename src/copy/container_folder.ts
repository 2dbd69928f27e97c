import type { KubeFetch } from "@kubewire/kubewire";
import { trimEndOf } from "@kubewire/kubewire/internal";
import type { PodTarget } from "@kubewire/kubewire/pod";
import { CopyError } from "./copy_error.ts";
import { TarProcess } from "./tar_process.ts";

/** Settings of {@linkcode refuseContainerFolder}. */
export interface ContainerFolderOptions {
  /** The local file to copy. */
  from: string;
  /** The path in the container. */
  to: string;
  /** The flags with which tar takes the path literally. */
  flags: readonly string[];
  /** Ends the check. */
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
  { from, to, flags, signal }: ContainerFolderOptions,
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
