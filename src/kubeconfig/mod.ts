/**
 * The kubeconfig, for programs on somebody's desk: contexts, certificates, tokens, exec plugins and
 * OIDC, as kubectl takes them. {@linkcode loadConfig} takes what there is, the kubeconfig or the pod.
 *
 * It needs npm:yaml; the main module does not load it.
 *
 * @example The same program on the desk and in a pod
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { loadConfig } from "jsr:@kubewire/kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await loadConfig());
 * const pods = await (await kube.fetch(`/api/v1/namespaces/${kube.namespace}/pods`)).json();
 * console.log(pods.items.length);
 * ```
 *
 * @module
 */
export type { ContextChoice } from "./choose_context.ts";
export { fromKubeconfig, type KubeconfigOptions } from "./from_kubeconfig.ts";
export { loadConfig, type LoadConfigOptions } from "./load_config.ts";
export { currentHost } from "../runtime/current_host.ts";
export type { Host, HostProgram, HostProgramEnd } from "../runtime/host.ts";
