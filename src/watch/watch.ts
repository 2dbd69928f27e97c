/**
 * A watch (`resuming_watch.ts`) works only when the reader asks for the next event: unread events
 * stay in the socket. It is always in one of these states:
 *
 * | state          | meaning                                        | next state                                                                               |
 * | -------------- | ---------------------------------------------- | ---------------------------------------------------------------------------------------- |
 * | **unopened**   | nothing was sent, or the last connection ended | _connecting_, when an event is asked for                                                 |
 * | **connecting** | a stream is counted, a request is under way    | _streaming_ on 2xx; otherwise _recovering_                                               |
 * | **streaming**  | an open body, a deadline, maybe an idle guard  | _delivering_ when a chunk ends a frame; _recovering_ on close, break, deadline, idleness |
 * | **delivering** | lines of one chunk become events, one by one   | _streaming_; or _recovering_, once the events before the failure are read                |
 * | **recovering** | the connection is closed, a verdict exists     | _connecting_ after the verdict's pause; or _over_                                        |
 * | **over**       | nothing is open; the stream ended or failed    | none                                                                                     |
 *
 * From every state, `cancel()`, leaving the loop, the caller's `signal` and the disposal of the
 * client lead to _over_.
 *
 * `watch_verdict.ts` decides what follows:
 *
 * | event                                           | verdict                                                                    |
 * | ----------------------------------------------- | -------------------------------------------------------------------------- |
 * | clean close, broken connection                  | resume at once; with backoff if it was short and had no event              |
 * | deadline (`timeoutSeconds` and 30 s), idleness  | resume at once                                                             |
 * | 429, 5xx, or an `ERROR` event with such a code  | resume after the server's `Retry-After`, or with backoff                   |
 * | 410, `Expired`                                  | over: `WatchExpiredError`, list again                                      |
 * | 403                                             | read the token again, then try once more; a second 403 is over             |
 * | 401 (after the transport's own retry), 404, …   | over: `ApiStatusError`                                                     |
 * | no answer: refused, closed, unreachable         | resume with backoff                                                        |
 * | no answer: a wrong name, a failed TLS handshake | over before the first connection, since waiting is useless; later: backoff |
 * | no token, or one that cannot be sent            | the same                                                                   |
 * | no JSON, no event, a frame that is too long     | over: `WatchDecodeError` with the resume point; earlier events are read    |
 *
 * `watch_position.ts` knows where a resume is safe. A watch that starts without a resourceVersion,
 * at `0` or with `sendInitialEvents` first gets the state as `ADDED` events in no order. None of
 * those is a safe point. The replay ends at the first bookmark or the first event of another type;
 * with `sendInitialEvents` it ends at the bookmark that marks the end. Until then a resume starts
 * over and reports that (`startsOver`).
 *
 * **Reading.** `chunk_reader.ts` reads the connection directly if the body comes from our own
 * connection (`ChunkedBody` in `own_response.ts`), and otherwise uses one reused buffer.
 * `watch_connection.ts` passes each chunk to `line_decoder.ts`, which splits at line feeds. A line
 * becomes an event when it is asked for, so the events of a chunk are never all in memory: the
 * watch parses it by `watch_event.ts` and moves its position past it. `batch_stream.ts` makes a
 * `ReadableStream` with high-water mark 0, and loads the other modules at the first read. A loop
 * over it bypasses the stream's queue.
 *
 * @module
 */
import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { checkClient, clockOf } from "../transport/kube_internals.ts";
import { batchStream, LazySource } from "./batch_stream.ts";
import type { WatchEvent } from "./watch_event.ts";
import { checkWatchOptions, checkWatchPath, type WatchOptions } from "./watch_options.ts";

/**
 * Watches a resource for as long as the stream is read: over any number of connections, in order,
 * and each event exactly once. Nothing is sent before the first read, and unread events stay in the
 * socket.
 *
 * When a connection ends, the watch opens another one from the last resourceVersion seen. If that
 * does not help, the delays grow (800 ms up to 30 s, as in client-go's reflector); the same applies
 * while the token source fails. If the server
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
 * @throws {TokenUnavailableError} If there is no token for the first connection.
 *
 * @example From a list on, missing nothing
 * ```ts
 * import { createKubeFetch, ensureOk, loadInClusterConfig, watch } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = `/api/v1/namespaces/${kube.namespace}/configmaps`;
 * const response = await ensureOk(await kube.fetch(path));
 * const { metadata } = await response.json() as { metadata: { resourceVersion: string } };
 * const { resourceVersion } = metadata;
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
    return new ResumingWatch<T>(kube, path, { ...options, clock: clockOf(kube) });
  });
  const signal = options.signal ? AbortSignal.any([kube.disposed, options.signal]) : kube.disposed;
  return batchStream(source, signal);
}
