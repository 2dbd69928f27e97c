/**
 * Streams from and to the containers of a pod.
 *
 * @example The last lines of a log
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { podLogs } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await inCluster());
 * for await (const line of podLogs(kube, { name: "web-0" }, { tailLines: 20 })) console.log(line);
 * ```
 *
 * @module
 */
export { podAttach, podExec } from "./pod_exec.ts";
export type { LogReconnect, PodLogOptions } from "./pod_log_options.ts";
export { podLogBytes, podLogs } from "./pod_logs.ts";
export type { PodProcess } from "./pod_process.ts";
export type { PodAttachOptions, PodExecOptions, TerminalSize } from "./pod_process_options.ts";
export type { PodReference } from "./pod_reference.ts";
export { type PortForward, portForward, type PortForwardOptions } from "./port_forward.ts";
export type { PodProcessStatus } from "./process_status.ts";
export {
  StreamCutError,
  type StreamCutErrorOptions,
  type StreamProgress,
} from "./stream_cut_error.ts";
