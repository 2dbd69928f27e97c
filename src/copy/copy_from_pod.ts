import type { PodReference } from "../pod/pod_reference.ts";
import { FOLDER_PERMISSIONS, PERMISSIONS } from "../runtime/local_files.ts";
import { LOCAL_SEPARATOR } from "../runtime/local_writes.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
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
 * Copies a file or a folder from a container, by the `tar` in it, as `kubectl cp` does. Nothing is
 * held in memory as a whole. It resolves only if the copy is whole: a file that changed while it was
 * read is a warning, everything else that tar complains of in the end is an error.
 *
 * Permissions are those of the container, whatever the umask is; owners and times are not kept. No
 * file gets the right to run as its owner or group. A folder that is already there keeps its
 * permissions; a new one is its owner's alone until the copy has ended, and stays so if it fails.
 *
 * A file is written beside its place, and put there when it is whole: one that was there is replaced
 * as a whole or not at all. A link in its place is replaced too; a pipe or a device is written to.
 *
 * What comes from a container is not trusted: an entry that would be written elsewhere ends the copy,
 * as would one through a local link below `to`, and links are left out, as `skipped` says. Every file
 * gets its own name or none: one that is not UTF-8 ends the copy, as does a name that comes twice.
 *
 * On Deno it needs `--allow-read` and `--allow-write` for the folder that `to` is in, beside what
 * {@linkcode podExec} needs.
 *
 * @throws {TypeError} If `from` does not end with a name, if `to` is empty, or if one of them has half
 *   of a character in it.
 * @throws {CopyError} If tar failed, as without such a file, or gave nothing; if there is none; if
 *   its archive is broken, has what was not asked for, or a name that is not UTF-8; if its
 *   `TAR_OPTIONS` have tar leave out the holes of a file; or if the copy cannot be written, as on a
 *   full disk or where a folder is in the way.
 * @throws {StreamCutError} If the connection was lost in the middle.
 * @throws {DOMException} `AbortError` if `kube` is disposed of meanwhile.
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
  pod: PodReference,
  options: CopyOptions,
): Promise<CopyResult> {
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
  /** The paths of the files: a second one would take the place of the first. */
  written: Set<string>;
}

/** Gives each file when it is written; what the caller throws for it does not come through here. */
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
