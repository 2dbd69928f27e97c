/**
 * The kubeconfig, for programs on somebody's desk: contexts, certificates, tokens, exec plugins and
 * OIDC, as kubectl takes them. {@linkcode loadConfig} takes what there is, the kubeconfig or the pod.
 *
 * It needs npm:yaml; the main module does not load it.
 *
 * **As client-go does it.** A `tokenFile` goes before a `token`, which is sent while the file is not
 * there; a `password` without a `username` is not sent; `..` in a path takes the name before it away,
 * links or not. A certificate and a key that do not fit are refused: as data when the client is made,
 * as files the pair before stays in use, and from an exec plugin the next request runs it again. An exec
 * plugin is looked up in this process' `PATH`, whatever its own `env` says, and is never run from the
 * current folder because of a `.` or an empty element there; a command with a slash is a path as seen
 * from the kubeconfig's folder.
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
 * - An exec plugin is ended when nobody waits for it any more, and when it has written more than 1 MiB
 *   to standard output, where a token and certificates take some kB; a request that a 401 had it run
 *   for is sent once more.
 * - An OIDC issuer is given up after 30 s and when nobody waits for it any more; it must have an https
 *   URL, or an http one on loopback; what an issuer over https names, by its discovery or a redirect of
 *   that, must be https too; a refresh token follows no redirect; and new tokens stay in memory.
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
 * ## Differences from kubectl
 *
 * Files are read as client-go reads them, and `deno task e2e` compares the two on a thousand of every
 * sort. Some things are an error here, where client-go reads them in a way that surprises or that
 * nothing could be sent with:
 *
 * - **merge over a key**: a `<<` that brings a key which stands before it, or which another `<<` has
 *   brought, with another value. YAML keeps the first, and client-go takes the last: another user or
 *   namespace, without a word.
 * - **several documents**: a file with a `---` between two. client-go reads the first alone.
 * - **not UTF-8**: a file in UTF-16 or in another encoding. Bun reads UTF-16 of the little-endian sort.
 * - **hidden character**: U+0085, U+2028, U+2029 and a U+000D without U+000A, which end a line in YAML
 *   1.1 and in few editors, and U+FEFF behind the start.
 * - **tag**: `!!binary`, `!!int`, `!!bool` and their like; `!!str` is read.
 * - **number as a key**: one that is not whole or beyond 2^53, as in `as-user-extra`. Put it in quotes.
 * - **not YAML 1.2**: a text that npm:yaml does not parse and Go's older parser does.
 * - **deep nesting**: lists and mappings within each other, more than 500 levels deep. client-go reads
 *   10,000.
 * - **null in a list**: of texts, such as `args`, where client-go takes it for an empty text.
 * - **data as a list**: a `-data` field that is a list of bytes instead of base64.
 * - **unknown user**: a context that names a user who is not there. client-go would be anonymous.
 * - **server**: a URL with a query, with a user name or a password, which client-go sends, or of another
 *   scheme than http and https.
 * - **several groups**: more than one value in `as-groups` or in a field of `as-user-extra`, which
 *   neither runtime can send.
 * - **unusable credentials**: a token with a space or a line break, a file without the PEM block that it
 *   must have, and a damaged certificate among the authorities, which client-go leaves out in favour of
 *   the others. With the first two client-go fails at the first request. An issuer of OIDC that is no
 *   https URL, nor an http one on loopback, is an error too.
 *
 * And some are read here, which client-go refuses:
 *
 * - **data beside a file**: a `-data` field goes before the field of its file.
 * - **plain http**: what an http server makes no use of, such as a certificate that is missing. The
 *   apiVersion of an exec plugin is looked at all the same.
 * - **not YAML 1.1**: a text that npm:yaml parses and Go's older parser does not, such as a tab in an
 *   empty line.
 * - **JSON escapes**: `\/`, and a character beyond U+FFFF that is escaped as a surrogate pair.
 *
 * @module
 */
export type { ContextChoice } from "./choose_context.ts";
export { fromKubeconfig, type KubeconfigOptions } from "./from_kubeconfig.ts";
export { loadConfig, type LoadConfigOptions } from "./load_config.ts";
export { currentHost } from "../runtime/current_host.ts";
export type { Host, HostProgram, HostProgramEnd } from "../runtime/host.ts";
