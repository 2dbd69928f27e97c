import type { PodReference } from "../pod/pod_reference.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { CopyError } from "./copy_error.ts";
import { TarProcess } from "./tar_process.ts";

/** Settings of {@linkcode refuseContainerFolder}. */
export interface ContainerFolderOptions {
  /** The local file that is to be copied. */
  from: string;
  /** The path in the container. */
  to: string;
  /** The flags with which tar takes the path as it is. */
  flags: readonly string[];
  /** Ends the look. */
  signal?: AbortSignal | undefined;
}

/**
 * Makes sure that no folder is where a file is to be: GNU tar puts the file in the place of an empty
 * one, and says nothing. What a container surely has is a tar, so that is asked to go there.
 *
 * @throws {CopyError} If a folder is there.
 */
export async function refuseContainerFolder(
  kube: KubeFetch,
  pod: PodReference,
  { from, to, flags, signal }: ContainerFolderOptions,
): Promise<void> {
  const args = ["cf", "-", ...flags, "--no-recursion", "-C", to, "."];
  // Where it fails it cannot go there; or there is no tar, as will show.
  if (!await TarProcess.succeeds(kube, pod, { args, signal })) return;
  const name = from.replace(/[\\/]+$/, "").replace(/^.*[\\/]/, "");
  throw new CopyError(
    `${to} is a folder in the container: give the path that the file itself is to have, such as ` +
      `${to.replace(/\/+$/, "")}/${name}`,
  );
}
