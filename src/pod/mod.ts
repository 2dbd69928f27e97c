/**
 * Streams from and to the containers of a pod.
 *
 * ## Read logs
 *
 * `podLogs` returns lines, `podLogBytes` bytes. With `follow` the log continues until its container
 * has terminated; after a cut it resumes at the last line, and no line is lost or repeated, also if
 * the token source fails meanwhile. (If the pod's status lags behind a restart, the log continues
 * into the restarted container.)
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { podLogBytes, podLogs } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const signal = AbortSignal.timeout(3_600_000);
 * const web = { name: "web-0", container: "app" }; // namespace: the program's own
 * for await (const line of podLogs(kube, web, { follow: true, tailLines: 20, signal })) {
 *   console.log(line);
 * }
 *
 * const crash = podLogBytes(kube, web, { previous: true, limitBytes: 1_000_000, timestamps: true });
 * await Deno.writeFile("crash.log", crash);
 * ```
 *
 * `sinceTime` and `sinceSeconds` leave out older lines; `onReconnect` is called for each new
 * connection. If the connection to the API server is lost, a log that is not followed fails with a
 * `StreamCutError` that has the number of bytes. If the API server loses the kubelet, it ends the
 * response as if the log were complete, and a client cannot notice that. To be sure of the end of a
 * terminated container's log, use `follow`: it repeats the request until a response has no new line.
 * (If the pod is gone by then, the log ends with the lines that were received. The log of a `previous`
 * container cannot be checked.) The account needs `get` on `pods/log`, and on `pods` to distinguish a
 * container's end from a lost connection. `examples/follow_logs.ts` is a whole program.
 *
 * ## Run a command in a container
 *
 * `podExec` runs a program and `podAttach` joins the running one, both over a WebSocket: stdin is a
 * `WritableStream`, stdout and stderr are `ReadableStream`s, `status` is a promise of the exit
 * code.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { podExec } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using gzip = await podExec(kube, { name: "web-0", container: "app" }, {
 *   command: ["gzip", "-c"],
 *   stdin: true,
 *   signal: AbortSignal.timeout(60_000),
 * });
 * const [archive] = await Promise.all([
 *   new Response(gzip.stdout).bytes(),
 *   new Response("a long text").body?.pipeTo(gzip.stdin), // closing it is the program's end of file
 * ]);
 * const { exitCode } = await gzip.status;
 * console.log(archive.length, exitCode);
 * ```
 *
 * Both directions have backpressure: stdin waits for the process, and the process waits for the
 * reader of stdout or stderr. With `tty: true` both outputs come on stdout, and `resize` sets the
 * terminal's size. A lost connection fails every stream, and `status`, with a `StreamCutError` that
 * has the number of bytes received and sent. A command that ends before it has read all of its stdin
 * may fail in the same way, or report the code 0 instead of its real code. A refusal is an
 * `ApiStatusError` with the server's message. The account needs `get` on `pods/exec` or
 * `pods/attach`, and `create` too since Kubernetes 1.35. Servers before 1.30 use v4 of the protocol,
 * in which stdin cannot be ended: closing it is a `ConfigurationError` that says so.
 *
 * ## Reach a port of a pod
 *
 * `portForward` listens on a port of this machine and carries each connection into the pod, over a
 * WebSocket of its own.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { portForward } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using web = await portForward(kube, { name: "web-0" }, {
 *   port: 8080,
 *   onError: (error) => console.warn("a connection could not be carried:", error),
 * });
 * const response = await fetch(`http://127.0.0.1:${web.port}/healthz`);
 * console.log(response.status);
 * ```
 *
 * Any number of connections may be open. If one fails, the others continue, and `onError` gets the
 * error. On Deno add `--allow-net=127.0.0.1`. The account needs `get` on `pods/portforward`, and
 * `create` too since Kubernetes 1.35.
 *
 * ## Limits
 *
 * - **An exec's output that is not read stays in memory**, because a program may read stdout to its
 *   end and then stderr. `cancel()` a stream that you do not need. A slow reader of one stream slows
 *   down the process, and with it the other stream.
 * - **Through a proxy on Deno an exec or a forwarded port has no backpressure**: Deno's own
 *   `WebSocket`, which it uses there, cannot stop reading.
 * - **A forwarded connection cannot be half-closed**, because the protocol cannot express it. After
 *   the local side has ended, the pod's side is closed after 5 s of silence, or 0.5 s if it had
 *   answered.
 *
 * @example The last lines of a log
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { podLogs } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * for await (const line of podLogs(kube, { name: "web-0" }, { tailLines: 20 })) console.log(line);
 * ```
 *
 * @module
 */
export { podAttach, podExec } from "./pod_exec.ts";
export type { PodLogOptions } from "./pod_log_options.ts";
export { podLogBytes, podLogs } from "./pod_logs.ts";
export type { PodProcess } from "./pod_process.ts";
export type { PodAttachOptions, PodExecOptions, TerminalSize } from "./pod_process_options.ts";
export type { PodObject, PodReference, PodTarget } from "./pod_reference.ts";
export { type ForwardedPort, portForward, type PortForwardOptions } from "./port_forward.ts";
export type { PodProcessStatus } from "./process_status.ts";
export { StreamCutError } from "./stream_cut_error.ts";
