/**
 * The kubeconfig, for programs on somebody's desk: contexts, certificates, tokens, exec plugins and
 * OIDC, as kubectl takes them. {@linkcode loadConfig} takes what there is, the kubeconfig or the pod.
 *
 * It needs npm:yaml; the main module does not load it.
 *
 * **As client-go does it.** A `tokenFile` goes before a `token`, which is sent while the file is not
 * there; a `password` without a `username` is not sent; `..` in a path takes the name before it away,
 * links or not. A certificate and a key that do not fit are refused: as data when the client is made,
 * as files the pair before stays in use, and from an exec plugin the next request runs it again.
 *
 * **Where it differs from client-go**, on purpose:
 * - `-data` goes before a file beside it; client-go refuses both.
 * - A context whose cluster or user is not there is an error, and so is the option `user` without a
 *   kubeconfig that has it; client-go would be anonymous, or the pod's service account.
 * - A token that no header can carry, and a certificate authority without a certificate, are errors when
 *   the configuration is loaded.
 * - Several `as-groups`, several values of one `as-user-extra`, and keys of it that differ by their case
 *   alone are refused: neither runtime sends two headers of one name.
 * - `tls-server-name` and `insecure-skip-tls-verify` work on Bun only, a socks5 `proxy-url` on Deno only.
 * - An exec plugin is ended when nobody waits for it any more, and a request that a 401 had it run for
 *   is sent once more.
 * - An OIDC issuer is given up after 30 s, must have an https URL, and its new tokens stay in memory.
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
