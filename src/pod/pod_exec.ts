import { checkOptions } from "../core/check_options.ts";
import { shownValue } from "../core/shown_value.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { checkClient } from "../transport/kube_internals.ts";
import { openProcess, type PodProcess } from "./pod_process.ts";
import {
  type PodAttachOptions,
  type PodExecOptions,
  processPath,
  processStreams,
} from "./pod_process_options.ts";
import { describePod, namedPod, type PodTarget } from "./pod_reference.ts";

/**
 * Runs a program in a container, over a WebSocket (`v5.channel.k8s.io`, or v4 with an older API
 * server). The current token is used when the connection is opened.
 *
 * The slower side sets the pace: stdin waits for the process, and the process waits for the reader
 * of its output. stdout and stderr share one connection, so reading one slowly also holds the other
 * back. Output that is not being read at all is kept in memory instead: `cancel()` a stream that
 * you do not need. (With a proxy on Deno, Deno's own `WebSocket` is used, which cannot hold the
 * process back: all unread output is kept in memory.)
 *
 * A frame of more than 64 MiB fails the streams, on both runtimes. The kubelet's frames have 32
 * KiB; some container runtimes pass on everything that a process writes at once. (Bun's own
 * `WebSocket`, which is used with a proxy, allows 128 MB.)
 *
 * A connection that is lost without a close frame or an error is not detected: pass a `signal`.
 *
 * The account needs `create` on `pods/exec`, and `get` for API servers before Kubernetes 1.35.
 *
 * @throws {TypeError} If the command is empty or not a list of texts, no stream is requested, `kube` is not a client, or
 *   `pod` is not a pod or has an invalid name.
 * @throws {ApiStatusError} If the server refuses: 403, 404 if the pod does not exist, 400 if the
 *   pod has several containers and none is named.
 * @throws {NetworkError} If there is no response, or the server supports neither v5 nor v4.
 *
 * @example A command's output
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { podExec } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using date = await podExec(kube, { name: "web-0" }, { command: ["date", "-u"] });
 * console.log(await new Response(date.stdout).text());
 * const { exitCode } = await date.status;
 * ```
 */
export async function podExec(
  kube: KubeFetch,
  pod: PodTarget,
  options: PodExecOptions,
): Promise<PodProcess> {
  checkClient(kube);
  checkOptions(options);
  const { command } = options;
  if (!Array.isArray(command) || command.some((word) => typeof word !== "string")) {
    throw new TypeError(
      'command must be a list of texts, the program and its arguments, such as ["date", "-u"]: ' +
        `it is ${shownValue(command)}.`,
    );
  }
  if (command.length === 0) {
    throw new TypeError("command must have the program to run: it is empty.");
  }
  return await open(kube, pod, options, command);
}

/**
 * Attaches to the running process of a container; see {@linkcode podExec} for the streams.
 *
 * The account needs `create` on `pods/attach`, and `get` for API servers before Kubernetes 1.35.
 *
 * @throws {TypeError} If no stream is requested, `kube` is not a client, or `pod` is not a pod or has
 *   an invalid name.
 * @throws {ApiStatusError} If the server refuses.
 * @throws {NetworkError} If there is no response, or the server supports neither v5 nor v4.
 *
 * @example A line to the main process
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { podAttach } from "jsr:@kubewire/kubewire/pod";
 *
 * export async function say(kube: KubeFetch, line: string): Promise<void> {
 *   await using process = await podAttach(kube, { name: "console-0" }, { stdin: true });
 *   await process.stdin.getWriter().write(new TextEncoder().encode(`${line}\n`));
 * }
 * ```
 */
export async function podAttach(
  kube: KubeFetch,
  pod: PodTarget,
  options: PodAttachOptions = {},
): Promise<PodProcess> {
  checkClient(kube);
  checkOptions(options);
  return await open(kube, pod, options);
}

async function open(
  kube: KubeFetch,
  pod: PodTarget,
  options: PodAttachOptions,
  command?: readonly string[],
): Promise<PodProcess> {
  const streams = processStreams(options);
  const named = namedPod(pod, kube.namespace);
  const { signal } = options;
  return await openProcess(kube, processPath(named, streams, command), {
    streams,
    description: `${command ? "exec in" : "attach to"} ${describePod(named)}`,
    signal: signal ? AbortSignal.any([kube.disposed, signal]) : kube.disposed,
  });
}
