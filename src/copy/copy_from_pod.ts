import type { KubeFetch } from "@kubewire/kubewire";
import { checkClient, checkOptions, namedPod } from "@kubewire/kubewire/internal";
import type { PodTarget } from "@kubewire/kubewire/pod";
import { readArchive } from "./archive_entries.ts";
import { ArchiveUnpacker } from "./archive_unpacker.ts";
import { type ContainerPath, containerPath, linkedPath, shownPath } from "./container_path.ts";
import { asCopyError, CopyError } from "./copy_error.ts";
import type { CopiedFile, CopyOptions, CopyResult } from "./copy_options.ts";
import { checkEmpty, isMadeByKernel } from "./empty_file.ts";
import { checkLocalPath } from "./local_path.ts";
import { TarProcess } from "./tar_process.ts";
import { verbatimFlags } from "./verbatim_flags.ts";

/** Maximum number of links from one to the next; Linux has the same limit. */
const MOST_LINKS = 40;

/**
 * Copies a file or a folder from a container, with the `tar` in it, as `kubectl cp` does. The data
 * is streamed and never held in memory as a whole. The copy resolves only if it is complete: a file
 * that changed while it was read is a warning, every other complaint of tar at the end is an error.
 *
 * Permissions are the same as in the container, regardless of the umask; owners and times are not
 * kept. No file gets the setuid or setgid bit. An existing folder keeps its permissions: a copy into
 * one without write permission fails, except for root, as it does with tar itself. A new folder is
 * accessible only to its owner until the copy has ended, and stays so if the copy fails.
 *
 * A file is written beside its target, and moved there when it is complete: an existing file is
 * replaced completely or not at all. A link at the target is replaced too; a pipe or a device is
 * written to.
 *
 * `from` itself may be a link, as each file in a volume of a ConfigMap, a Secret or a token is: the
 * file or folder that it leads to is copied, at the cost of an exec for each link. Links below a
 * folder are left out and listed in `skipped`. Each name of a file that has several (hard links)
 * becomes a file of its own.
 *
 * tar asks the system for the size of a file, and copies as much. A file such as `/proc/version`
 * has content but no size: a copy of it fails, which takes `cat` in the container to find out, and
 * in a folder below `/proc` or `/sys` the number of such files is a warning.
 *
 * Data from a container is not trusted. An entry that would be written elsewhere ends the copy,
 * also through a local link below `to`. Names are never changed: a name that is not UTF-8 ends the
 * copy, as does a name that occurs twice.
 *
 * On Deno it needs `--allow-read` and `--allow-write` for the parent folder of `to`, in addition to
 * the permissions for {@linkcode podExec}.
 *
 * @throws {TypeError} If `from` does not end with a name, if `to` is empty, if one of them is not a
 *   string or contains a lone surrogate, if `kube` is not a client, or if `target` is not a pod or
 *   has an invalid name.
 * @throws {CopyError} If tar failed, for example because the file does not exist, or returned
 *   nothing; if `from` is a device or a pipe, or a link to one; if a file has content but no size;
 *   if there is no tar; if its archive is broken, or contains something that was not requested or a
 *   name that is not UTF-8; if its `TAR_OPTIONS` make tar leave out the holes of a file; or if the
 *   copy cannot be written, for example because the disk is full or a folder is in the way.
 * @throws {StreamCutError} If the connection was lost in the middle.
 * @throws {DOMException} `AbortError` if `kube` is disposed of during the copy.
 * @throws {ApiStatusError} If the server refuses the exec.
 *
 * @example
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { copyFromPod } from "jsr:@kubewire/copy";
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
  checkOptions(options);
  const pod = namedPod(target, kube.namespace);
  const source = containerPath(options.from);
  checkLocalPath(options.to);
  const { signal, onFile } = options;
  const result: CopyResult = { files: 0, bytes: 0, skipped: [], warnings: [] };
  const unpacker = new ArchiveUnpacker(options.to, { skipped: result.skipped, signal });
  for await (const file of followLinks({ kube, pod, options, result, unpacker }, source)) {
    result.files++;
    result.bytes += file.size;
    onFile?.(file);
  }
  return result;
}

interface Copying {
  kube: KubeFetch;
  pod: PodTarget;
  options: CopyOptions;
  result: CopyResult;
  unpacker: ArchiveUnpacker;
}

/**
 * Yields each file of the requested path when it is written. Of a link, tar gives the link alone:
 * the path that it leads to is requested next. Errors that the caller throws for a file do not pass
 * through here.
 */
async function* followLinks(copying: Copying, first: ContainerPath): AsyncGenerator<CopiedFile> {
  const { from } = copying.options;
  let source = first;
  for (let links = 0; links <= MOST_LINKS; links++) {
    let target: string | undefined;
    try {
      target = yield* unpackAll(copying, source);
    } catch (cause) {
      if (links === 0 || !(cause instanceof CopyError)) throw cause;
      throw new CopyError(`${from} is a link to ${shownPath(source)}: ${cause.message}`, { cause });
    }
    if (target === undefined) return;
    source = linkedPath(source, target);
  }
  throw new CopyError(`${from} leads through more than ${MOST_LINKS} links: it may lead to itself`);
}

/** Yields the files of a path when they are written; returns its target if the path is a link. */
async function* unpackAll(
  { kube, pod, options, result, unpacker }: Copying,
  source: ContainerPath,
): AsyncGenerator<CopiedFile, string | undefined> {
  const { signal } = options;
  const [path, { folder, name }] = [shownPath(source), source];
  const flags = await verbatimFlags(kube, pod, { path, signal });
  const args = ["cf", "-", ...flags, "-C", folder, "--", name];
  await using tar = await TarProcess.start(kube, pod, { args, stdin: false, signal });
  let [hasArrived, empty] = [false, 0];
  let target: string | undefined;
  try {
    for await (const entry of readArchive(tar.output)) {
      hasArrived = true;
      const place = unpacker.placeOf(entry, name);
      if (place === "" && entry.type === "symlink") {
        target = entry.target();
        continue;
      }
      if (place === "" && /device|fifo/.test(entry.type)) {
        throw new CopyError(`${path} is a ${entry.type}, which is not copied.`);
      }
      if (entry.type === "file" && entry.size === 0) {
        if (place === "") await checkEmpty(kube, pod, { path, signal });
        else empty++;
      }
      const file = await unpacker.unpack(entry, name);
      if (file) yield file;
    }
    result.warnings = await tar.end();
    if (target !== undefined) return target;
    if (!hasArrived) throw nothingArrived(result.warnings, path);
    await unpacker.finish();
  } catch (error) {
    signal?.throwIfAborted();
    kube.disposed.throwIfAborted();
    throw asCopyError(await tar.reasonFor(error), options);
  }
  if (empty > 0 && isMadeByKernel(`${path}/`)) result.warnings.push(cameEmpty(path, empty));
  return undefined;
}

function nothingArrived(warnings: readonly string[], path: string): CopyError {
  const reason = warnings.join("; ") || "check that it is a file or a folder";
  return new CopyError(`tar in the container returned nothing for ${path}: ${reason}`);
}

function cameEmpty(path: string, files: number): string {
  return `${path}: ${files} of its files were copied empty, because most files there have no size until ` +
    "they are read";
}
