import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import type { PodReference } from "../pod/pod_reference.ts";
import { makeLocalFolder, writeLocal } from "../runtime/local_files.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { pathInArchive } from "./archive_path.ts";
import { containerPath } from "./container_path.ts";
import { asCopyError } from "./copy_error.ts";
import type { CopiedFile, CopyOptions, CopyResult } from "./copy_options.ts";
import { TarProcess } from "./tar_process.ts";

const PERMISSIONS = 0o777;

/**
 * Copies a file or a folder from a container, by the `tar` in it, as `kubectl cp` does. Nothing is
 * held in memory as a whole. Permissions are kept, owners and times are not.
 *
 * What comes from a container is not trusted: an entry that would be written elsewhere ends the copy,
 * and links are left out, as `skipped` says.
 *
 * On Deno it needs `--allow-write` for `to`, beside what {@linkcode podExec} needs.
 *
 * @throws {TypeError} If `from` does not end with a name.
 * @throws {CopyError} If tar failed, as without such a file; if there is none; if its archive is
 *   broken or has what was not asked for; or if the copy cannot be written, as on a full disk.
 * @throws {StreamCutError} If the connection was lost in the middle.
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
  const { signal, onFile } = options;
  const result: CopyResult = { files: 0, bytes: 0, skipped: [], warnings: [] };
  const args = ["cf", "-", "-C", folder, "--", name];
  await using tar = await TarProcess.start(kube, pod, { args, stdin: false, signal });
  for await (const file of unpackAll(tar, { name, options, result })) {
    result.files++;
    result.bytes += file.size;
    onFile?.(file);
  }
  return result;
}

interface Unpacking {
  name: string;
  options: CopyOptions;
  result: CopyResult;
}

/** Gives each file when it is written; what the caller throws for it does not come through here. */
async function* unpackAll(tar: TarProcess, unpacking: Unpacking): AsyncGenerator<CopiedFile> {
  const { options, result } = unpacking;
  try {
    const entries = tar.output.pipeThrough(createTarDecoder({ strict: true }));
    for await (const entry of entries) {
      const file = await unpack(entry, unpacking);
      if (file) yield file;
    }
    result.warnings = await tar.end();
  } catch (error) {
    options.signal?.throwIfAborted();
    throw asCopyError(await tar.reasonFor(error), options);
  }
}

async function unpack(
  { header, body }: ParsedTarEntry,
  { name, options, result }: Unpacking,
): Promise<CopiedFile | undefined> {
  const { to, signal } = options;
  const { type = "file", mode = 0o644, size } = header;
  const path = pathInArchive(header.name, name);
  const place = path === "" ? to : `${to}/${path}`;
  if (type === "file") {
    await writeLocal(place, body, { mode: mode & PERMISSIONS, signal });
    return { path, size };
  }
  await body.cancel();
  if (type === "directory") await makeLocalFolder(place);
  else result.skipped.push(`${path || name}: a ${type}`);
  return undefined;
}
