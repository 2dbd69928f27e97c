import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { checkClient } from "../transport/kube_internals.ts";
import { batchStream, LazySource } from "./batch_stream.ts";
import type { WatchEvent } from "./watch_event.ts";
import { checkWatchOptions, checkWatchPath, type WatchOptions } from "./watch_options.ts";

/**
 * Watches a resource for as long as the stream is read: over any number of connections, in order,
 * and each event exactly once. Nothing is sent before the first read, and unread events stay in the
 * socket.
 *
 * When a connection ends, the watch opens another one from the last resourceVersion seen. If that
 * does not help, the delays grow (800 ms up to 30 s, as in client-go's reflector). If the server
 * does not end a connection after `timeoutSeconds`, the watch closes it 30 s later. The token is
 * read when a connection is opened; rotations do not affect an open one.
 *
 * To end the watch, leave the `for await` loop, cancel the stream or abort the signal.
 *
 * @throws {TypeError} If a setting is invalid. The errors below fail the stream.
 * @throws {WatchExpiredError} If the resourceVersion has expired on the server: list again.
 * @throws {WatchDecodeError} If the server sent a line that is not a watch event.
 * @throws {ApiStatusError} If the server refuses the watch, for example 401 and 403 after the token
 *   was read again, or 404 for an unknown resource.
 * @throws {StreamLimitError} If the runtime cannot hold more streams (Bun through a proxy: 240).
 * @throws {NetworkError} If the first connection fails because of a host name or a certificate, or
 *   the first response breaks the rules of HTTP.
 *
 * @example From a list on, missing nothing
 * ```ts
 * import { createKubeFetch, ensureOk, loadInClusterConfig, watch } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = `/api/v1/namespaces/${kube.namespace}/configmaps`;
 * const list = await (await ensureOk(await kube.fetch(path))).json();
 * const { resourceVersion } = list.metadata;
 * for await (const event of watch(kube, path, { resourceVersion })) {
 *   console.log(event.type, event.object.metadata.name);
 * }
 * ```
 *
 * @example Only the changes from now on
 * ```ts
 * import { createKubeFetch, loadInClusterConfig, watch } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * for await (const event of watch(kube, "/api/v1/pods", { from: "now" })) {
 *   console.log(event.type, event.object.metadata.name);
 * }
 * ```
 */
export function watch<T extends KubernetesObject = KubernetesObject>(
  kube: KubeFetch,
  path: string,
  options: WatchOptions = {},
): ReadableStream<WatchEvent<T>> {
  checkClient(kube);
  checkWatchPath(path);
  checkWatchOptions(options);
  const source = new LazySource(async () => { // loaded late: not every program watches
    const { ResumingWatch } = await import("./resuming_watch.ts");
    return new ResumingWatch<T>(kube, path, options);
  });
  const signal = options.signal ? AbortSignal.any([kube.disposed, options.signal]) : kube.disposed;
  return batchStream(source, signal);
}
