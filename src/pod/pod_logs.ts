import { joinBytes } from "../core/join_bytes.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { ByteLines } from "./byte_lines.ts";
import { FollowedLog } from "./followed_log.ts";
import { type LogSource, logStream } from "./log_source.ts";
import { PlainLog } from "./plain_log.ts";
import { checkPodLogOptions, type PodLogOptions } from "./pod_log_options.ts";
import { namedPod, type PodReference } from "./pod_reference.ts";

/**
 * Reads the log of a container line by line, without line breaks. Nothing is sent before the first
 * read, and what is not read stays in the socket.
 *
 * With `follow` it goes on until the container has terminated, over any number of connections: after
 * a cut from the last line on, with no line lost and none told twice, and none that `tailLines`,
 * `sinceTime` or `sinceSeconds` had left out. What a connection repeats is known by its timestamps,
 * and at the edge of `tailLines` by the texts.
 * Two things it cannot know: what was written and rotated away while there was no connection, and
 * what was written while a node's clock was set back by more than a second. The pod's status may lag
 * behind a container that was restarted at once: then the log goes on into the restarted container,
 * and the `closed` that `onReconnect` is called with is the seam. A cut before the first line begins
 * anew, with the same `tailLines`. The token is taken when a connection is opened.
 *
 * The API server ends the response in a clean way too where it loses the kubelet. A followed log
 * therefore reads the pod after each clean end, and goes on while the container runs. Once it has
 * terminated, the log is asked for again from the last line on, until a request comes up to the same
 * end: that is one request more for each log. If the server cannot reach the node, it asks on until
 * it can, or the pod is gone. Where the pod or its log is gone meanwhile, or the container has been
 * started again, the log ends with what there is, for the rest can be read no more. A program that
 * may not `get` pods follows on in the same way, but for a log without a line, which ends.
 *
 * A log that is not followed fails only if the connection to the API server is lost. That the API
 * server has lost the kubelet cannot be seen: the log ends early, as if it was whole. Follow the log
 * of a container that has terminated to be sure of its end. For `previous` there is no such check.
 *
 * The last line is given without its line break, if the container ended so. Bytes that are no UTF-8
 * become U+FFFD: {@linkcode podLogBytes} leaves them as they are.
 *
 * @throws {TypeError} If settings exclude each other. The errors below fail the stream.
 * @throws {RangeError} If a number is out of range.
 * @throws {ApiStatusError} If the server refuses: 404 without such a pod, 400 where there are several
 *   containers and none is named, or where it has not started.
 * @throws {StreamCutError} If the connection to the API server is lost and the log is not followed;
 *   of a followed log, if its container has terminated and five requests do not reach its last line.
 * @throws {StreamLimitError} If the runtime can hold no more streams (Bun through a proxy: 240).
 * @throws {NetworkError} If the first connection fails.
 *
 * @example Follow a log
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { podLogs } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await inCluster());
 * for await (const line of podLogs(kube, { name: "web-0" }, { follow: true, tailLines: 20 })) {
 *   console.log(line);
 * }
 * ```
 */
export function podLogs(
  kube: KubeFetch,
  pod: PodReference,
  options: PodLogOptions = {},
): ReadableStream<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const source = new LineSource(logSource(kube, pod, options));
  return logStream(source, signalOf(kube, options), (lines) =>
    lines.map((line) => {
      const end = line.at(-1) === 10 ? line.length - 1 : line.length;
      return decoder.decode(line.subarray(0, end));
    }));
}

/**
 * Reads the log of a container as bytes, for a file or a `Response`; see {@linkcode podLogs}, which
 * does the same in lines. With `follow` each chunk has whole lines, but for the last one.
 *
 * @throws {TypeError} If settings exclude each other; the stream fails as that of `podLogs`.
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
  pod: PodReference,
  options: PodLogOptions = {},
): ReadableStream<Uint8Array> {
  return logStream(
    logSource(kube, pod, options),
    signalOf(kube, options),
    (pieces) => [joinBytes(pieces)],
  );
}

function logSource(kube: KubeFetch, pod: PodReference, options: PodLogOptions): LogSource {
  checkPodLogOptions(options);
  const named = namedPod(pod, kube.namespace);
  return options.follow
    ? new FollowedLog(kube, named, options)
    : new PlainLog(kube, named, options);
}

function signalOf({ disposed }: KubeFetch, { signal }: PodLogOptions): AbortSignal {
  return signal ? AbortSignal.any([disposed, signal]) : disposed;
}

/** The pieces of another source, cut into lines. */
class LineSource implements LogSource {
  readonly #source: LogSource;
  readonly #lines = new ByteLines();
  #over = false;

  constructor(source: LogSource) {
    this.#source = source;
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
