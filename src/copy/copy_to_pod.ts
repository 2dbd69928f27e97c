import type { KubeFetch } from "@kubewire/kubewire";
import {
  checkClient,
  checkOptions,
  type LocalEntry,
  namedPod,
  readLocal,
  walkLocal,
} from "@kubewire/kubewire/internal";
import { type PodTarget, StreamCutError } from "@kubewire/kubewire/pod";
import { createTarPacker, type TarHeader } from "modern-tar";
import { checkArrived, refuseContainerFolder } from "./container_file.ts";
import { containerPath } from "./container_path.ts";
import { asCopyError, CopyError, LocalFailure, localFailure } from "./copy_error.ts";
import type { CopiedFile, CopyOptions, CopyResult } from "./copy_options.ts";
import { checkLocalPath } from "./local_path.ts";
import { sizedContent } from "./sized_content.ts";
import { TarProcess } from "./tar_process.ts";
import { verbatimFlags } from "./verbatim_flags.ts";

const OWNER = 0o700;

/**
 * Copies a file or a folder into a container, with the `tar` in it, as `kubectl cp` does. The
 * parent folder of `to` must exist. The data is streamed and never held in memory as a whole. The
 * copy resolves only if the container's tar has written all of it.
 *
 * Permissions are kept, except the setuid and setgid bits, and an existing folder gets those of the
 * local one. In a container that does not run as root, busybox differs: it applies the umask, does
 * not change an existing folder, and gives the owner of a new folder all rights to it. If
 * `from` itself is a link, the file or folder that it leads to is copied; links below a folder stay
 * links. Everything is owned by the user of the container.
 *
 * A single file never replaces a folder, and is checked after the copy, which costs two more execs:
 * kube-apiserver may report exit code 0 for a tar that failed before it had read everything. Below
 * a folder the container's tar decides: GNU tar replaces an empty folder by a file, and a file by a
 * folder, while busybox refuses. A copy that fails may leave a partial file in the container.
 *
 * On Deno it needs `--allow-read` for `from`, in addition to the permissions for {@linkcode
 * podExec}.
 *
 * @throws {TypeError} If `to` does not end with a name, if `from` is empty, if one of them is not a
 * string or contains a lone surrogate, if `kube` is not a client, or if `target` is not a pod or has
 * an invalid name.
 * @throws {CopyError} If tar failed, for example because it may not write or the disk is full; if
 * there is no tar; if `from` is a file and `to` is a folder; or if `from` cannot be read, for
 * example because it does not exist, changes during the copy, or contains a name that is not UTF-8.
 * @throws {StreamCutError} If the connection was lost in the middle.
 * @throws {DOMException} `AbortError` if `kube` is disposed of during the copy.
 * @throws {ApiStatusError} If the server refuses the exec.
 *
 * @example
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { copyToPod } from "jsr:@kubewire/copy";
 *
 * export async function publish(kube: KubeFetch): Promise<void> {
 *   const { bytes } = await copyToPod(kube, { name: "web-0" }, { from: "./site", to: "/srv/www" });
 *   console.log(`${bytes} bytes`);
 * }
 * ```
 */
export async function copyToPod(
  kube: KubeFetch,
  target: PodTarget,
  options: CopyOptions,
): Promise<CopyResult> {
  checkClient(kube);
  checkOptions(options);
  const pod = namedPod(target, kube.namespace);
  const { to, signal, onFile } = options;
  const { folder, name } = containerPath(to);
  checkLocalPath(options.from);
  signal?.throwIfAborted();
  const entries = walkLocal(options.from);
  // Check that the source exists before a program is started in the container.
  const first = await nextOf(entries, options);
  if (first?.type === "other") throw asCopyError(notCopied(options.from), options);
  const flags = await verbatimFlags(kube, pod, { path: to, signal });
  if (first?.type !== "directory") await refuseContainerFolder(kube, pod, { ...options, flags });
  const args = ["xpmvf", "-", ...flags, "-C", folder];
  await using tar = await TarProcess.start(kube, pod, { args, stdin: true, signal });
  const result: CopyResult = { files: 0, bytes: 0, skipped: [], warnings: [] };
  const { disposed } = kube;
  const packing = { disposed, first, entries, name, options, result, added: 0 };
  for await (const file of packAll(tar, packing)) {
    result.files++;
    result.bytes += file.size;
    onFile?.(file);
  }
  if (first && first.type !== "directory") {
    await checkArrived(kube, pod, { from: options.from, to, size: first.size, flags, signal });
  }
  return result;
}

interface Packing {
  /** Aborts when the client is disposed of. */
  disposed: AbortSignal;
  first: LocalEntry | undefined;
  entries: AsyncGenerator<LocalEntry>;
  name: string;
  options: CopyOptions;
  result: CopyResult;
  /** Number of entries sent. */
  added: number;
}

async function nextOf(
  entries: AsyncGenerator<LocalEntry>,
  options: CopyOptions,
): Promise<LocalEntry | undefined> {
  try {
    return (await entries.next()).value;
  } catch (error) {
    throw asCopyError(whyUnread(error, options.from), options);
  }
}

/** The system's error names the unreadable file, which may be far below `from`. */
function whyUnread(error: unknown, from: string): unknown {
  const { path = from } = error as { path?: string };
  return localFailure(error, { path, access: "read" });
}

function notCopied(path: string): LocalFailure {
  return new LocalFailure(`${path} is neither a file nor a folder`);
}

/**
 * Yields each file when it is sent. Errors that the caller throws for it do not pass through here.
 */
async function* packAll(tar: TarProcess, packing: Packing): AsyncGenerator<CopiedFile> {
  const { disposed, first, entries, name, options, result } = packing;
  const { readable, controller } = createTarPacker();
  const sent = readable.pipeTo(tar.input);
  sent.catch(controller.error.bind(controller)); // or the packer would wait forever
  const folders: LocalEntry[] = [];
  try {
    for (let entry = first; entry; entry = await nextOf(entries, options)) {
      // Busybox sets the mode of a folder at once, so the mode of a folder without write permission
      // is sent after its content. The first folder is always sent again at the end: if it is
      // written, so is everything before it.
      if (entry === first ? entry.type === "directory" : isClosedToOwner(entry)) {
        folders.push(entry);
      }
      const file = await pack(entry, controller, packing);
      if (file) yield file;
    }
    for (const entry of folders.toReversed()) await controller.add(headerOf(entry, name)).close();
    controller.finalize();
    await sent;
    result.warnings = await tar.end(packing.added + folders.length);
  } catch (error) {
    controller.error(error);
    options.signal?.throwIfAborted();
    disposed.throwIfAborted();
    // The reason why tar ended says more than the failed write.
    const reason = await tar.end().then(() => unread(error), (reason: unknown) => reason);
    throw asCopyError(reason, options);
  }
}

/** Returns the error for a tar that ended without a complaint before it had read everything. */
function unread(cause: unknown): unknown {
  if (!(cause instanceof StreamCutError)) return cause;
  return new CopyError("tar in the container ended before it had read all that was sent.", {
    cause,
  });
}

function isClosedToOwner({ type, mode }: LocalEntry): boolean {
  return type === "directory" && (mode & OWNER) !== OWNER;
}

async function pack(
  entry: LocalEntry,
  controller: ReturnType<typeof createTarPacker>["controller"],
  packing: Packing,
): Promise<CopiedFile | undefined> {
  const { name, options, result } = packing;
  const { path, type, size } = entry;
  if (type === "other") {
    result.skipped.push(`${path || name}: neither a file nor a folder`);
    return undefined;
  }
  const opened = isClosedToOwner(entry) ? { ...entry, mode: entry.mode | OWNER } : entry;
  const body = controller.add(headerOf(opened, name));
  packing.added++;
  if (type !== "file") {
    await body.close();
    return undefined;
  }
  const place = path === "" ? options.from : `${options.from}/${path}`;
  try {
    const content = readLocal(options.from, path);
    await content.pipeThrough(sizedContent({ path: place, size })).pipeTo(body);
  } catch (error) {
    throw whyUnread(error, place);
  }
  return { path, size };
}

function headerOf(entry: LocalEntry, name: string): TarHeader {
  const { path, type, size, mode, modified: mtime, target } = entry;
  const place = path === "" ? name : `${name}/${path}`;
  const header = { name: place, size, mode, mtime };
  if (type === "directory") return { ...header, name: `${place}/`, type };
  if (type === "symlink") return { ...header, type, linkname: target ?? "" };
  return { ...header, type: "file" };
}
