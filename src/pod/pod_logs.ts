/**
 * Reads logs. `plain_log.ts` is one request, and has no check of its end: each log would need two
 * requests, and the second one would prove nothing while the container runs.
 *
 * `followed_log.ts` always asks for timestamps, to know what it has delivered, and removes them
 * unless the caller asked for them.
 *
 * - **A cut.** The next connection begins at the second before the newest line, because the API
 *   server passes whole seconds to the kubelet. `log_position.ts` counts the lines of those two
 *   seconds by their times, and drops the repeated ones, in any order: stdout and stderr share a log.
 *   A log only grows at its end, so everything before the last delivered line is dropped too: lines
 *   that `tailLines` had left out, and the rest of lines that began before that second, which the
 *   kubelet sends without a time. An incomplete line is discarded and comes again as a whole. If
 *   `tailLines` cuts between lines of one nanosecond, `tail_edge.ts` finds the delivered lines by
 *   their texts.
 * - **A clean end** is the end of the container, or the API server has lost the kubelet: both end the
 *   response in the same way. `container_run.ts` reads the pod: if the container has been running
 *   since before the last line, the kubelet was lost. A late status after a restart looks the same,
 *   and the log continues into the restarted container. If the container has ended,
 *   `log_end_check.ts` repeats the request without `follow`, until a response contains the last
 *   delivered line and nothing after it. A new line in a response without that line may be another
 *   container's; it is delivered only if it was written before the container's end. A response that
 *   stops short is requested five times, with pauses. If the account may not read the pod, the
 *   request follows, because the container may be running.
 * - **Refusals** are judged by `watch_verdict.ts`, as those of a watch, and so are the pauses.
 *
 * @module
 */
import { joinBytes } from "../core/join_bytes.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { checkClient, clockOf } from "../transport/kube_internals.ts";
import { ByteLines } from "./byte_lines.ts";
import { FollowedLog } from "./followed_log.ts";
import { type LogSource, logStream } from "./log_source.ts";
import { PlainLog } from "./plain_log.ts";
import { checkPodLogOptions, type PodLogOptions } from "./pod_log_options.ts";
import { describePod, namedPod, type PodTarget } from "./pod_reference.ts";

/**
 * Reads the log of a container line by line, without line breaks. Nothing is sent before the first
 * read, and unread data stays in the socket.
 *
 * With `follow` the log continues until the container has terminated, over any number of
 * connections. After a cut it resumes after the last line: no line is lost or repeated, and lines
 * that `tailLines`, `sinceTime` or `sinceSeconds` had left out stay out. Repeated lines are
 * recognised by their timestamps, and at the start of `tailLines` by their texts. If the last line is
 * no longer in the log, because it was rotated away while there was no connection, lines may be
 * missing: `onGap` is called, or a warning is written. Lines that were written while the clock of a
 * node was set back by more than a second cannot be detected. The pod's status
 * may lag behind a container that was restarted at once: the log then continues into the restarted
 * container, and `onReconnect` is called with `closed` at that point. After a cut before the first
 * line the log starts as at first; with more than 0 `tailLines`, earlier lines that were written
 * meanwhile are left out. `tailLines: 0` costs one more request, for the line after which the log
 * starts. The current token is used each time a connection is opened.
 *
 * A line of more than 64 MiB fails the stream; {@linkcode podLogBytes} without `follow` has no such
 * limit.
 *
 * The API server also ends the response cleanly when it loses the kubelet. A followed log therefore
 * reads the pod after each clean end, and continues while the container is running. After the
 * container has terminated, the log is requested again from the last line on, until a request
 * reaches the same end: this costs one more request for each log. If the server cannot reach the
 * node, the requests continue until it can, or until the pod is gone. If the pod or its log is
 * removed meanwhile, or the container has been restarted, the log ends with the lines received so
 * far, because the rest can no longer be read. A program that may not `get` pods continues in the
 * same way, except that a log without any line ends.
 *
 * Once it has begun, a log that is not followed fails only if the connection to the API server is
 * lost. If the API server loses the kubelet, the client cannot see it: the log ends early, as if it
 * were complete. To be sure of the end of a terminated container's log, follow it. With `previous`
 * this check is not possible.
 *
 * The last line is returned without a line break if the container's log ends without one. Bytes
 * that are not UTF-8 become U+FFFD: {@linkcode podLogBytes} leaves them unchanged.
 *
 * @throws {TypeError} If settings exclude each other, `kube` is not a client, or `pod` is not a pod
 * or has an invalid name.
 * @throws {RangeError} If a number is out of range. All errors below fail the stream.
 * @throws {ApiStatusError} If the server refuses: 404 if the pod does not exist, 400 if it has
 * several containers and none is named, or if the container has not started.
 * @throws {StreamCutError} If the connection to the API server is lost and the log is not followed;
 * for a followed log, if its container has terminated and five requests do not reach its last line;
 * if a line is longer than 64 MiB.
 * @throws {StreamLimitError} If the runtime can hold no more streams (Bun through a proxy: 240).
 * @throws {NetworkError} If the first connection fails.
 * @throws {TokenUnavailableError} If there is no token for the first connection.
 *
 * @example Follow a log
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { podLogs } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * for await (const line of podLogs(kube, { name: "web-0" }, { follow: true, tailLines: 20 })) {
 *   console.log(line);
 * }
 * ```
 */
export function podLogs(
  kube: KubeFetch,
  pod: PodTarget,
  options: PodLogOptions = {},
): ReadableStream<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const source = logSource(kube, pod, options);
  const what = `log of ${describePod(namedPod(pod, kube.namespace))}`;
  return logStream(
    new LineSource(source, what),
    signalOf(kube, options),
    (lines) =>
      lines.map((line) => {
        const end = line.at(-1) === 10 ? line.length - 1 : line.length;
        return decoder.decode(line.subarray(0, end));
      }),
  );
}

/**
 * Reads the log of a container as bytes, for a file or a `Response`; see {@linkcode podLogs}, which
 * does the same in lines. With `follow` each chunk consists of whole lines, except the last one.
 *
 * @throws {TypeError} If settings exclude each other, `kube` is not a client, or `pod` is not a pod
 * or has an invalid name. The stream fails with the same errors as `podLogs`.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Pass a log on
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { podLogBytes } from "jsr:@kubewire/kubewire/pod";
 *
 * export function answer(kube: KubeFetch, name: string): Response {
 *   const log = podLogBytes(kube, { name }, { tailLines: 1_000, timestamps: true });
 *   return new Response(log, { headers: { "content-type": "text/plain" } });
 * }
 * ```
 */
export function podLogBytes(
  kube: KubeFetch,
  pod: PodTarget,
  options: PodLogOptions = {},
): ReadableStream<Uint8Array> {
  return logStream(
    logSource(kube, pod, options),
    signalOf(kube, options),
    (pieces) => [joinBytes(pieces)],
  );
}

function logSource(kube: KubeFetch, pod: PodTarget, options: PodLogOptions): LogSource {
  checkClient(kube);
  checkPodLogOptions(options);
  const named = namedPod(pod, kube.namespace);
  const timed = { ...options, clock: clockOf(kube) };
  return options.follow ? new FollowedLog(kube, named, timed) : new PlainLog(kube, named, timed);
}

function signalOf({ disposed }: KubeFetch, { signal }: PodLogOptions): AbortSignal {
  return signal ? AbortSignal.any([disposed, signal]) : disposed;
}

/** Splits the pieces of another source into lines. */
class LineSource implements LogSource {
  readonly #source: LogSource;
  readonly #lines: ByteLines;
  #over = false;

  constructor(source: LogSource, what: string) {
    this.#source = source;
    this.#lines = new ByteLines(what);
  }

  async next(): Promise<Uint8Array[] | undefined> {
    while (!this.#over) {
      const pieces = await this.#source.next();
      if (!pieces) {
        this.#over = true;
        const rest = this.#lines.rest();
        return rest.length > 0 ? [rest] : undefined;
      }
      const lines = pieces.flatMap((piece) => this.#lines.push(piece));
      if (lines.length > 0) return lines;
    }
    return undefined;
  }

  stop(reason: unknown): void {
    this.#source.stop(reason);
  }
}
