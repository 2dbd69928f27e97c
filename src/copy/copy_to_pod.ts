import { createTarPacker, type TarHeader } from "modern-tar";
import type { PodReference } from "../pod/pod_reference.ts";
import { type LocalEntry, readLocal, walkLocal } from "../runtime/local_files.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { containerPath } from "./container_path.ts";
import type { CopyOptions, CopyResult } from "./copy_options.ts";
import { TarProcess } from "./tar_process.ts";

/**
 * Copies a file or a folder into a container, by the `tar` in it, as `kubectl cp` does. The folder
 * that `to` is in must be there. Nothing is held in memory as a whole. Permissions are kept, links
 * stay links, and everything belongs to the user of the container.
 *
 * On Deno it needs `--allow-read` for `from`, beside what {@linkcode podExec} needs.
 *
 * @throws {TypeError} If `to` does not end with a name.
 * @throws {CopyError} If tar failed, as where it may not write, or if there is none.
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
  const { to, signal } = options;
  const { folder, name } = containerPath(to);
  const entries = walkLocal(options.from);
  // Whether it is there is better known before a program is started in the container.
  let entry = await entries.next();
  const args = ["xmf", "-", "-C", folder];
  await using tar = await TarProcess.start(kube, pod, { args, stdin: true, signal });
  const { readable, controller } = createTarPacker();
  const sent = readable.pipeTo(tar.input);
  sent.catch(controller.error.bind(controller)); // or the packer would wait for ever
  const result: CopyResult = { files: 0, bytes: 0, skipped: [], warnings: [] };
  try {
    for (; !entry.done; entry = await entries.next()) {
      await pack(entry.value, { name, options, controller, result });
    }
    controller.finalize();
    await sent;
  } catch (error) {
    controller.error(error);
    if (signal?.aborted) throw signal.reason;
    await tar.end(); // what ended tar says more than that it takes no more
    throw error;
  }
  result.warnings = await tar.end();
  return result;
}

type Packer = ReturnType<typeof createTarPacker>["controller"];

interface Packing {
  name: string;
  options: CopyOptions;
  controller: Packer;
  result: CopyResult;
}

async function pack(
  entry: LocalEntry,
  { name, options, controller, result }: Packing,
): Promise<void> {
  const { from, onFile } = options;
  const { path, type, size } = entry;
  if (type === "other") {
    result.skipped.push(`${path || name}: neither a file nor a folder`);
    return;
  }
  const body = controller.add(headerOf(entry, name));
  if (type !== "file") return await body.close();
  await readLocal(from, path).pipeTo(body);
  result.files++;
  result.bytes += size;
  onFile?.({ path, size });
}

function headerOf(entry: LocalEntry, name: string): TarHeader {
  const { path, type, size, mode, modified: mtime, target } = entry;
  const place = path === "" ? name : `${name}/${path}`;
  const header = { name: place, size, mode, mtime };
  if (type === "directory") return { ...header, name: `${place}/`, type };
  if (type === "symlink") return { ...header, type, linkname: target ?? "" };
  return { ...header, type: "file" };
}
