/**
 * Copies a file or a folder from or to a container, as `kubectl cp` does, on your machine or in a
 * pod: a whole program for Deno.
 *
 * The account needs `get` and `create` on `pods/exec`, and the container `tar`. Outside this
 * repository the imports are "jsr:@kubewire/kubewire", "jsr:@kubewire/copy" and
 * "jsr:@kubewire/kubeconfig". The arguments are two paths, such as `web-0:/etc/nginx ./nginx`; the
 * one with a colon is in a pod.
 *
 * ```sh
 * deno run --no-prompt --allow-net --allow-read --allow-write=. \
 *   --allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   examples/copy_files.ts
 * ```
 *
 * @module
 */
import { createKubeFetch } from "@kubewire/kubewire";
import { copyFromPod, copyToPod } from "@kubewire/copy";
import { loadConfig } from "@kubewire/kubeconfig";

const [from = "", to = ""] = Deno.args;
await using kube = createKubeFetch(await loadConfig());
const onFile = ({ path, size }: { path: string; size: number }) =>
  console.log(`${path || to}: ${size} bytes`);

const { files, bytes, skipped, warnings } = await copy();
for (const line of [...warnings, ...skipped.map((entry) => `left out ${entry}`)]) {
  console.error(line);
}
console.log(`${files} files, ${bytes} bytes`);

function copy() {
  const [source, target] = [inPod(from), inPod(to)];
  if (source && !target) return copyFromPod(kube, source.pod, { from: source.path, to, onFile });
  if (target && !source) return copyToPod(kube, target.pod, { from, to: target.path, onFile });
  throw new TypeError("One of the two paths must be in a pod: copy_files.ts POD:PATH PATH");
}

/** The parts of `POD:PATH`, where the path is absolute; `undefined` for a local path. */
function inPod(argument: string) {
  const [, name = "", path = ""] = /^([^/:]+):(\/.+)$/.exec(argument) ?? [];
  return name === "" ? undefined : { pod: { name }, path };
}
