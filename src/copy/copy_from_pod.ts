import { namedPod, type PodTarget } from "../pod/pod_reference.ts";
import { FOLDER_PERMISSIONS, PERMISSIONS } from "../runtime/local_files.ts";
import { LOCAL_SEPARATOR } from "../runtime/local_writes.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { checkClient } from "../transport/plumbing.ts";
import { type ArchiveEntry, readArchive } from "./archive_entries.ts";
import { pathInArchive } from "./archive_path.ts";
import { containerPath } from "./container_path.ts";
import { asCopyError, CopyError } from "./copy_error.ts";
import type { CopiedFile, CopyOptions, CopyResult } from "./copy_options.ts";
import { checkLocalPath } from "./local_path.ts";
import { LocalTree } from "./local_tree.ts";
import { TarProcess } from "./tar_process.ts";
import { verbatimFlags } from "./verbatim_flags.ts";

/**
 * Copies a file or a folder from a container, with the `tar` in it, as `kubectl cp` does. The data
 * is streamed and never held in memory as a whole. The copy resolves only if it is complete: a file
 * that changed while it was read is a warning, every other complaint of tar at the end is an error.
 *
 * Permissions are the same as in the container, regardless of the umask; owners and times are not
 * kept. No file gets the setuid or setgid bit. An existing folder keeps its permissions. A new
 * folder is accessible only to its owner until the copy has ended, and stays so if the copy fails.
 *
 * A file is written beside its target, and moved there when it is complete: an existing file is
 * replaced completely or not at all. A link at the target is replaced too; a pipe or a device is
 * written to.
 *
 * Data from a container is not trusted. An entry that would be written elsewhere ends the copy,
 * also through a local link below `to`. Links are left out and listed in `skipped`. Names are never
 * changed: a name that is not UTF-8 ends the copy, as does a name that occurs twice.
 *
 * On Deno it needs `--allow-read` and `--allow-write` for the parent folder of `to`, in addition to
 * the permissions for {@linkcode podExec}.
 *
 * @throws {TypeError} If `from` does not end with a name, if `to` is empty, if one of them is not a
 *   string or contains a lone surrogate, if `kube` is not a client, or if `target` is not a pod or
 *   has an invalid name.
 * @throws {CopyError} If tar failed, for example because the file does not exist, or returned
 *   nothing; if there is no tar; if its archive is broken, or contains something that was not
 *   requested or a name that is not UTF-8; if its `TAR_OPTIONS` make tar leave out the holes of a
 *   file; or if the copy cannot be written, for example because the disk is full or a folder is in
 *   the way.
 * @throws {StreamCutError} If the connection was lost in the middle.
 * @throws {DOMException} `AbortError` if `kube` is disposed of during the copy.
 * @throws {ApiStatusError} If the server refuses the exec.
 *
 * @example
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { copyFromPod } from "jsr:@kubewire/kubewire/copy";
 *
 * export async function backUp(kube: KubeFetch): Promise<void> {
 *   const { files } = await copyFromPod(kube, { name: "db-0" }, {
 *     from: "/var/lib/data",
 *     to: "./backup",
 *   });
 *   console.log(`${files} files`);
 * }
 * ```
 */
export async function copyFromPod(
  kube: KubeFetch,
  target: PodTarget,
  options: CopyOptions,
): Promise<CopyResult> {
  checkClient(kube);
  const pod = namedPod(target, kube.namespace);
  const { folder, name } = containerPath(options.from);
  checkLocalPath(options.to);
  const { signal, onFile } = options;
  const result: CopyResult = { files: 0, bytes: 0, skipped: [], warnings: [] };
  const flags = await verbatimFlags(kube, pod, { path: options.from, signal });
  const args = ["cf", "-", ...flags, "-C", folder, "--", name];
  await using tar = await TarProcess.start(kube, pod, { args, stdin: false, signal });
  const tree = new LocalTree(options.to);
  const { disposed } = kube;
  const unpacking = { disposed, name, options, result, tree, written: new Set<string>() };
  for await (const file of unpackAll(tar, unpacking)) {
    result.files++;
    result.bytes += file.size;
    onFile?.(file);
  }
  return result;
}

interface Unpacking {
  /** Aborts when the client is disposed of. */
  disposed: AbortSignal;
  name: string;
  options: CopyOptions;
  result: CopyResult;
  tree: LocalTree;
  /** The paths of the files: a second file of the same path would replace the first. */
  written: Set<string>;
}

/**
 * Yields each file when it is written. Errors that the caller throws for it do not pass through
 * here.
 */
async function* unpackAll(tar: TarProcess, unpacking: Unpacking): AsyncGenerator<CopiedFile> {
  const { disposed, options, result, tree } = unpacking;
  let hasArrived = false;
  try {
    for await (const entry of readArchive(tar.output)) {
      const file = await unpack(entry, unpacking);
      hasArrived = true;
      if (file) yield file;
    }
    result.warnings = await tar.end();
    if (!hasArrived) throw nothingArrived(result.warnings, options);
    await tree.finish();
  } catch (error) {
    options.signal?.throwIfAborted();
    disposed.throwIfAborted();
    throw asCopyError(await tar.reasonFor(error), options);
  }
}

function nothingArrived(warnings: readonly string[], { from }: CopyOptions): CopyError {
  const reason = warnings.join("; ") || "check that it is a file or a folder";
  return new CopyError(`tar in the container gave nothing for ${from}: ${reason}`);
}

function cameTwice(path: string): CopyError {
  return new CopyError(
    `The container's archive has the file ${JSON.stringify(path)} twice, and only one can be ` +
      "written: copy again once nothing changes there.",
  );
}

function sparseCame(name: string): CopyError {
  return new CopyError(
    `The container's tar leaves the holes of ${JSON.stringify(name)} out, and the file is not ` +
      "written without them: see that TAR_OPTIONS in the container has no --sparse.",
  );
}

async function unpack(
  entry: ArchiveEntry,
  { name, options: { signal }, result, tree, written }: Unpacking,
): Promise<CopiedFile | undefined> {
  const { type, mode, size, content } = entry;
  const path = pathInArchive(entry.name, { name, separator: LOCAL_SEPARATOR });
  if (type === "file") {
    if (written.has(path)) throw cameTwice(path || name);
    written.add(path);
    await tree.addFile(path, content, { mode: mode & PERMISSIONS, signal });
    return { path, size };
  }
  if (type === "sparse") throw sparseCame(entry.name);
  if (type === "directory") await tree.addFolder(path, mode & FOLDER_PERMISSIONS);
  else result.skipped.push(`${path || name}: a ${type}`);
  return undefined;
}
