import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { batchStream, LazySource } from "./batch_stream.ts";
import type { WatchEvent } from "./watch_event.ts";
import { checkWatchOptions, type WatchOptions } from "./watch_options.ts";

/**
 * Watches a resource, for as long as the stream is read: over any number of connections, in order,
 * with no event lost and none told twice. Nothing is sent before the first read, and what is not
 * read stays in the socket.
 *
 * A connection that ends is opened again from the last resourceVersion seen, with a growing pause
 * (800 ms up to 30 s, as client-go's reflector) where that does not help. One that the server should
 * have ended (`timeoutSeconds`) and did not is given up 30 s later. The token is taken when a
 * connection is opened; rotations do not touch an open one.
 *
 * To end it, leave the `for await` loop, cancel the stream or abort the signal.
 *
 * @throws {TypeError} If a setting makes no sense. The errors below fail the stream.
 * @throws {WatchExpiredError} If the server has forgotten the resourceVersion: list again.
 * @throws {WatchDecodeError} If the server sent what is no watch event.
 * @throws {ApiStatusError} If the server refuses: 401 and 403 after the token was read again, 404
 *   where there is no such resource, and the like.
 * @throws {StreamLimitError} If the runtime can hold no more streams (Bun through a proxy: 240).
 * @throws {NetworkError} If the first connection fails for a name or a certificate.
 *
 * @example From a list on, missing nothing
 * ```ts
 * import { createKubeFetch, ensureOk, inCluster, watch } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const path = `/api/v1/namespaces/${kube.namespace}/configmaps`;
 * const list = await (await ensureOk(await kube.fetch(path))).json();
 * const { resourceVersion } = list.metadata;
 * for await (const event of watch(kube, path, { resourceVersion })) {
 *   console.log(event.type, event.object.metadata.name);
 * }
 * ```
 */
export function watch<T extends KubernetesObject = KubernetesObject>(
  kube: KubeFetch,
  path: string,
  options: WatchOptions = {},
): ReadableStream<WatchEvent<T>> {
  checkWatchOptions(options);
  const source = new LazySource(async () => { // not every program watches
    const { ResumingWatch } = await import("./resuming_watch.ts");
    return new ResumingWatch<T>(kube, path, options);
  });
  const signal = options.signal ? AbortSignal.any([kube.disposed, options.signal]) : kube.disposed;
  return batchStream(source, signal);
}
