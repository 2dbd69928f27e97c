import { createTarPacker, type TarHeader } from "modern-tar";
import type { PodReference } from "../pod/pod_reference.ts";
import { StreamCutError } from "../pod/stream_cut_error.ts";
import { type LocalEntry, readLocal, walkLocal } from "../runtime/local_files.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { checkArrived } from "./arrived_file.ts";
import { refuseContainerFolder } from "./container_folder.ts";
import { containerPath } from "./container_path.ts";
import { asCopyError, CopyError } from "./copy_error.ts";
import type { CopiedFile, CopyOptions, CopyResult } from "./copy_options.ts";
import { LocalFailure, localFailure } from "./local_failure.ts";
import { checkLocalPath } from "./local_path.ts";
import { sizedContent } from "./sized_content.ts";
import { TarProcess } from "./tar_process.ts";
import { verbatimFlags } from "./verbatim_flags.ts";

const OWNER = 0o700;

/**
 * Copies a file or a folder into a container, by the `tar` in it, as `kubectl cp` does. The folder
 * that `to` is in must be there. Nothing is held in memory as a whole. It resolves only if the
 * container's tar has written all of it.
 *
 * Permissions are kept, but that a file runs as its owner or group. Busybox takes the umask of a
 * container that is not run by root from them, and leaves its user what a folder refuses him. A
 * folder that is already there gets those of the local one. Links stay links, and everything belongs
 * to the user of the container.
 *
 * One file is not put in the place of a folder, and is looked at once it is there, which costs two
 * execs more: kube-apiserver may say that a tar has ended with 0 that has failed before it had read all. Below a folder it is tar
 * that decides: GNU tar replaces an empty folder by a file, and a file by a folder, where busybox
 * refuses. A copy that fails may leave a part of a file in the container.
 *
 * On Deno it needs `--allow-read` for `from`, beside what {@linkcode podExec} needs.
 *
 * @throws {TypeError} If `to` does not end with a name, if `from` is empty, or if one of them has half
 *   of a character in it.
 * @throws {CopyError} If tar failed, as where it may not write or the disk is full; if there is none;
 *   if `from` is a file and `to` a folder; or if `from` cannot be read, as where it is not there,
 *   changes meanwhile, or has a name in it that is not UTF-8.
 * @throws {StreamCutError} If the connection was lost in the middle.
 * @throws {DOMException} `AbortError` if `kube` is disposed of meanwhile.
 * @throws {ApiStatusError} If the server refuses the exec.
 *
 * @example
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { copyToPod } from "jsr:@kubewire/kubewire/copy";
 *
 * export async function publish(kube: KubeFetch): Promise<void> {
 *   const { bytes } = await copyToPod(kube, { name: "web-0" }, { from: "./site", to: "/srv/www" });
 *   console.log(`${bytes} bytes`);
 * }
 * ```
 */
export async function copyToPod(
  kube: KubeFetch,
  pod: PodReference,
  options: CopyOptions,
): Promise<CopyResult> {
  const { to, signal, onFile } = options;
  const { folder, name } = containerPath(to);
  checkLocalPath(options.from);
  signal?.throwIfAborted();
  const entries = walkLocal(options.from);
  // Whether it is there is better known before a program is started in the container.
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
    const size = first.type === "file" ? first.size : 0;
    await checkArrived(kube, pod, { from: options.from, to, size, flags, signal });
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
  /** How many entries have been sent. */
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

/** The system names the file that it could not read, which may be one far below. */
function whyUnread(error: unknown, from: string): unknown {
  const { path = from } = error as { path?: string };
  return localFailure(error, { path, access: "read" });
}

function notCopied(path: string): LocalFailure {
  return new LocalFailure(`${path} is neither a file nor a folder nor a link`);
}

/** Gives each file when it is sent; what the caller throws for it does not come through here. */
async function* packAll(tar: TarProcess, packing: Packing): AsyncGenerator<CopiedFile> {
  const { disposed, first, entries, name, options, result } = packing;
  const { readable, controller } = createTarPacker();
  const sent = readable.pipeTo(tar.input);
  sent.catch(controller.error.bind(controller)); // or the packer would wait for ever
  const folders: LocalEntry[] = [];
  try {
    for (let entry = first; entry; entry = await nextOf(entries, options)) {
      // Busybox gives a folder its mode at once: one that nobody may write to is filled before. The
      // first one comes again in any case: it is written if all before it were.
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
    // What ended tar says more than that it takes no more.
    const reason = await tar.end().then(() => unread(error), (reason: unknown) => reason);
    throw asCopyError(reason, options);
  }
}

/** What it means that a tar that is content with itself takes no more. */
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
