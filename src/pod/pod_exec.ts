import type { KubeFetch } from "../transport/kube_fetch.ts";
import { openProcess, type PodProcess } from "./pod_process.ts";
import {
  type PodAttachOptions,
  type PodExecOptions,
  processPath,
  processStreams,
} from "./pod_process_options.ts";
import { describePod, namedPod, type PodReference } from "./pod_reference.ts";

/**
 * Runs a program in a container, over a WebSocket (`v5.channel.k8s.io`, or v4 with an older API
 * server). The token is taken when the connection is opened.
 *
 * Whatever is slower sets the pace: stdin waits for the process, and the process for whoever reads
 * its output. stdout and stderr share one connection, so that the one that is read slowly holds the
 * other back too. One that nobody has begun to read is kept in memory instead: `cancel()` it if it is
 * of no interest. (On Deno a proxy takes Deno's own `WebSocket`, which cannot hold the process back:
 * all that is unread is kept in memory.)
 *
 * A frame of more than 64 MiB fails the streams, on both runtimes. The kubelet's frames have 32 KiB;
 * some container runtimes pass on whatever a process writes at once. (Bun's own `WebSocket`, which a
 * proxy takes, allows 128 MB.)
 *
 * A connection that dies without a sign is noticed by time alone: give a `signal`.
 *
 * The account needs `create` on `pods/exec`, and `get` for API servers before Kubernetes 1.35.
 *
 * @throws {TypeError} If the command is empty or no stream is asked for.
 * @throws {ApiStatusError} If the server refuses: 403, 404 without such a pod, 400 where there are
 *   several containers and none is named.
 * @throws {NetworkError} If no answer came, or the server speaks neither v5 nor v4.
 *
 * @example A command's output
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { podExec } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await inCluster());
 * await using date = await podExec(kube, { name: "web-0" }, { command: ["date", "-u"] });
 * console.log(await new Response(date.stdout).text());
 * const { exitCode } = await date.status;
 * ```
 */
export function podExec(
  kube: KubeFetch,
  pod: PodReference,
  options: PodExecOptions,
): Promise<PodProcess> {
  const { command } = options;
  if (command.length === 0) {
    return Promise.reject(new TypeError("command must have the program to run: it is empty."));
  }
  return open(kube, pod, options, command);
}

/**
 * Attaches to the process that a container runs; see {@linkcode podExec} for the streams.
 *
 * The account needs `create` on `pods/attach`, and `get` for API servers before Kubernetes 1.35.
 *
 * @throws {TypeError} If no stream is asked for.
 * @throws {ApiStatusError} If the server refuses.
 * @throws {NetworkError} If no answer came, or the server speaks neither v5 nor v4.
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
export function podAttach(
  kube: KubeFetch,
  pod: PodReference,
  options: PodAttachOptions = {},
): Promise<PodProcess> {
  return open(kube, pod, options);
}

async function open(
  kube: KubeFetch,
  pod: PodReference,
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
