/**
 * Copies files from and to the containers of a pod, as `kubectl cp` does. It needs npm:modern-tar
 * and the file system; the main module and `./pod` load neither.
 *
 * ## Copy files
 *
 * `copyFromPod` and `copyToPod` copy a file or a folder as `kubectl cp` does: with the `tar` in the
 * container, over an exec, streaming.
 *
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { copyFromPod, copyToPod } from "jsr:@kubewire/copy";
 * import { loadConfig } from "jsr:@kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await loadConfig());
 * const pod = { name: "web-0", container: "app" };
 * await copyToPod(kube, pod, { from: "./site", to: "/srv/www" });
 * const { files, skipped } = await copyFromPod(kube, pod, { from: "/var/log/app", to: "./logs" });
 * console.log(files, skipped);
 * ```
 *
 * `to` is the path of the copied file or folder itself. A copy resolves only if it is complete,
 * with GNU tar and with busybox; otherwise it rejects with a `CopyError` that has tar's message or
 * the local problem. Permissions are kept, owners are not; a file from a container gets no setuid
 * or setgid bit. A file from a container is written beside its target and moved there when it is
 * complete, so an incomplete copy leaves the old file.
 *
 * A path that is a link is followed, in both directions: each file in a volume of a ConfigMap, a
 * Secret or a token is a link. Links below a folder stay links on the way to a container; from a
 * container they are left out and listed in `skipped`.
 *
 * A container is not trusted: an archive entry that would be written elsewhere ends the copy with a
 * `CopyError`. A name that is not UTF-8 ends the copy too, in both directions. tar copies as many
 * bytes as the size of a file. A file of `/proc` has no size until it is read, and fails the copy; in
 * a folder of `/proc` or `/sys` it is copied empty, with a warning.
 *
 * On Deno a copy needs `--allow-read` for the files to send, and both `--allow-read` and
 * `--allow-write` for the folder to write to. `examples/copy_files.ts` is a whole program.
 *
 * @example A file from a container
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { copyFromPod } from "jsr:@kubewire/copy";
 * import { loadConfig } from "jsr:@kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await loadConfig());
 * await copyFromPod(kube, { name: "web-0" }, { from: "/etc/nginx/nginx.conf", to: "nginx.conf" });
 * ```
 *
 * @module
 */
export { CopyError } from "./copy_error.ts";
export { copyFromPod } from "./copy_from_pod.ts";
export type { CopyOptions, CopyResult } from "./copy_options.ts";
export { copyToPod } from "./copy_to_pod.ts";
