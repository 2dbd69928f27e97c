/**
 * Copies files from and to the containers of a pod, as `kubectl cp` does. It needs npm:modern-tar and
 * the file system; the main module and `./pod` load neither.
 *
 * @example A file from a container
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { copyFromPod } from "jsr:@kubewire/kubewire/copy";
 * import { loadConfig } from "jsr:@kubewire/kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await loadConfig());
 * await copyFromPod(kube, { name: "web-0" }, { from: "/etc/nginx/nginx.conf", to: "nginx.conf" });
 * ```
 *
 * @module
 */
export { CopyError } from "./copy_error.ts";
export { copyFromPod } from "./copy_from_pod.ts";
export type { CopiedFile, CopyOptions, CopyResult } from "./copy_options.ts";
export { copyToPod } from "./copy_to_pod.ts";
