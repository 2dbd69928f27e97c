import { createTarPacker, type TarHeader } from "modern-tar";
import type { PodReference } from "../pod/pod_reference.ts";
import { type LocalEntry, readLocal, walkLocal } from "../runtime/local_files.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { containerPath } from "./container_path.ts";
import { asCopyError } from "./copy_error.ts";
import type { CopiedFile, CopyOptions, CopyResult } from "./copy_options.ts";
import { TarProcess } from "./tar_process.ts";

/**
 * Copies a file or a folder into a container, by the `tar` in it, as `kubectl cp` does. The folder
 * that `to` is in must be there. Nothing is held in memory as a whole. Permissions are kept, links
 * stay links, and everything belongs to the user of the container.
 *
 * On Deno it needs `--allow-read` for `from`, beside what {@linkcode podExec} needs.
 *
 * @throws {TypeError} If `to` does not end with a name.
 * @throws {CopyError} If tar failed, as where it may not write; if there is none; or if `from` cannot
 *   be read, as where it is not there or changes meanwhile.
 * @throws {StreamCutError} If the connection was lost in the middle.
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
  signal?.throwIfAborted();
  const entries = walkLocal(options.from);
  // Whether it is there is better known before a program is started in the container.
  const first = await firstOf(entries, options);
  const args = ["xmf", "-", "-C", folder];
  await using tar = await TarProcess.start(kube, pod, { args, stdin: true, signal });
  const result: CopyResult = { files: 0, bytes: 0, skipped: [], warnings: [] };
  for await (const file of packAll(tar, { first, entries, name, options, result })) {
    result.files++;
    result.bytes += file.size;
    onFile?.(file);
  }
  return result;
}

interface Packing {
  first: IteratorResult<LocalEntry>;
  entries: AsyncGenerator<LocalEntry>;
  name: string;
  options: CopyOptions;
  result: CopyResult;
}

async function firstOf(
  entries: AsyncGenerator<LocalEntry>,
  options: CopyOptions,
): Promise<IteratorResult<LocalEntry>> {
  try {
    return await entries.next();
  } catch (error) {
    throw asCopyError(error, options);
  }
}

/** Gives each file when it is sent; what the caller throws for it does not come through here. */
async function* packAll(tar: TarProcess, packing: Packing): AsyncGenerator<CopiedFile> {
  const { first, entries, options, result } = packing;
  const { readable, controller } = createTarPacker();
  const sent = readable.pipeTo(tar.input);
  sent.catch(controller.error.bind(controller)); // or the packer would wait for ever
  try {
    for (let entry = first; !entry.done; entry = await entries.next()) {
      const file = await pack(entry.value, controller, packing);
      if (file) yield file;
    }
    controller.finalize();
    await sent;
    result.warnings = await tar.end();
  } catch (error) {
    controller.error(error);
    options.signal?.throwIfAborted();
    // What ended tar says more than that it takes no more.
    const reason = await tar.end().then(() => error, (reason: unknown) => reason);
    throw asCopyError(reason, options);
  }
}

async function pack(
  entry: LocalEntry,
  controller: ReturnType<typeof createTarPacker>["controller"],
  { name, options, result }: Packing,
): Promise<CopiedFile | undefined> {
  const { path, type, size } = entry;
  if (type === "other") {
    result.skipped.push(`${path || name}: neither a file nor a folder`);
    return undefined;
  }
  const body = controller.add(headerOf(entry, name));
  if (type !== "file") {
    await body.close();
    return undefined;
  }
  await readLocal(options.from, path).pipeTo(body);
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
