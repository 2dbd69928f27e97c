/**
 * Reads kubeconfigs, for programs on your machine: contexts, certificates, tokens, exec plugins and
 * OIDC, with kubectl's rules. {@linkcode loadConfig} uses a kubeconfig or the pod, whichever is
 * available.
 *
 * It needs npm:yaml, which the main module does not load.
 *
 * ## Work on your machine
 *
 * `loadConfig` uses the cluster of a kubeconfig. If no kubeconfig names a cluster, it uses the pod's
 * own cluster, as client-go's default loader does: the same program runs on your machine and in the
 * pod.
 *
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { loadConfig } from "jsr:@kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await loadConfig());
 * console.log(kube.server, kube.namespace);
 * ```
 *
 * `loadKubeconfig` reads only a kubeconfig. Both read the files in `KUBECONFIG`, merged as kubectl
 * merges them, or `~/.kube/config`; the options have the same meaning as kubectl's. YAML that
 * kubectl reads in an unusual way, such as a `<<` over a key, is refused; the list below names each
 * difference.
 *
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { loadKubeconfig } from "jsr:@kubewire/kubeconfig";
 *
 * const config = await loadKubeconfig({
 *   path: "/home/jane/.kube/staging", // instead of KUBECONFIG
 *   context: "staging", // cluster, user and namespace can be chosen too
 *   namespace: "shop",
 *   interactive: false, // an exec plugin may not ask on the terminal
 * });
 * await using kube = createKubeFetch(config);
 * ```
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM,PATH \
 *   --allow-read=$HOME/.kube \
 *   --allow-net=kubernetes.example.com:6443 \
 *   --allow-run=aws \
 *   program.ts
 * ```
 *
 * npm:yaml reads `LOG_TOKENS` and `LOG_STREAM`. `--allow-run` is for the exec plugin, if there is
 * one, and `PATH` for a plugin whose command does not contain a slash; such a plugin is never run
 * from the current folder. Add a proxy and an OIDC issuer to `--allow-net`. A missing flag is a
 * `PermissionError` that names it. In a pod the flags of a pod are enough: no kubeconfig is searched
 * for. `examples/from_your_machine.ts` is a whole program.
 *
 * | in the kubeconfig                             | here                                                                                              |
 * | --------------------------------------------- | ------------------------------------------------------------------------------------------------- |
 * | `token`, `tokenFile`                          | the file wins as soon as it exists; it is re-read as a pod's token is                             |
 * | `client-certificate`, `client-key`            | data, or files that are re-read; data wins; a new pair is used once it matches                    |
 * | `username`, `password`                        | basic authentication; no password is sent without a user name                                     |
 * | `exec`, v1 and v1beta1                        | run before the first request, after expiry and after a 401; ended without callers, or after 1 MiB |
 * | `auth-provider: oidc`                         | refreshed at its issuer before the token expires and after a 401; new tokens stay in memory       |
 * | other auth-providers                          | refused: Kubernetes has replaced them by exec plugins                                             |
 * | `certificate-authority`                       | data, or a file that is re-read as a pod's `ca.crt` is; data wins                                 |
 * | `proxy-url`                                   | http and https, socks5 on Deno only; a password is used and never shown                           |
 * | `tls-server-name`                             | on Deno neither with a proxy nor with a client certificate                                        |
 * | `insecure-skip-tls-verify`                    | on Bun; `createKubeFetch` refuses it on Deno                                                      |
 * | `as`, `as-uid`, `as-groups`, `as-user-extra`  | headers; several values of one are sent over Kubewire's own connections only                      |
 * | a server with `http://`, or without a scheme  | no credentials are sent, as with kubectl                                                          |
 * | a context whose user or cluster is missing    | an error; client-go would be anonymous                                                            |
 * | `disable-compression`                         | large responses are not compressed                                                                |
 * | `~` in a path, preferences                    | ignored, as by kubectl                                                                            |
 *
 * An exec plugin writes its stderr to the program's stderr. An OIDC issuer must respond
 * within 30 s.
 *
 * ## Limits
 *
 * - **New tokens of an OIDC issuer are not written to the kubeconfig.** If an issuer accepts each
 *   refresh token once, log in again after the program has ended, or use an exec plugin.
 *
 * ## As client-go does it
 *
 * A `tokenFile` takes precedence over a `token`, which is sent while the file does not exist or is
 * empty; any other content that is not a token is an error. The output of an exec plugin may leave
 * `kind` out, and its `expirationTimestamp` must be RFC 3339. A `password` without a `username` is
 * not sent. `..` in a path removes the name before it, even if that is a link. A certificate and a
 * key that do not match are refused. If they are data, this happens when the client is created; if
 * they are files, the previous pair stays in use; if they come from an exec plugin, the next
 * request runs it again. An exec plugin is searched for in the `PATH` of this process, regardless
 * of its own `env`, and is never run from the current folder because of a `.` or an empty element
 * in `PATH`. A command with a slash is a path relative to the kubeconfig's folder.
 *
 * ## Where it differs from client-go
 *
 * On purpose:
 *
 * - `-data` takes precedence over a file beside it; client-go refuses both.
 * - A context whose cluster or user does not exist is an error, and so is the option `user` without
 *   a kubeconfig that contains the user; client-go would be anonymous, or the pod's service
 *   account.
 * - A token that is not valid in a header, and a certificate authority without a certificate, are
 *   errors when the configuration is loaded.
 * - Several `as-groups`, or several values of one `as-user-extra`, are not sent through a proxy that
 *   only `fetch` knows, nor with `transport: "fetch"`: such a request is refused.
 * - `insecure-skip-tls-verify` works on Bun only, a socks5 `proxy-url` on Deno only. On Deno
 *   `tls-server-name` works neither through a proxy nor with a client certificate, and a client
 *   certificate of X.509 version 1, which openssl issues where no extension is given, is refused.
 * - An exec plugin is ended when no request waits for it any more, and when it has written more
 *   than 1 MiB to standard output (a token and certificates take a few kB). If a request ran the
 *   plugin because of a 401, the request is sent once more.
 * - A refresh at an OIDC issuer is cancelled after 30 s, and when no request waits for it any more.
 *   The issuer must have an https URL, or an http URL on loopback. URLs that an https issuer names,
 *   in its discovery or in a redirect of it, must be https too. A refresh token does not follow
 *   redirects. New tokens stay in memory.
 *
 * ## Files that client-go reads in another way
 *
 * Files are read as client-go reads them, and `deno task e2e` compares the two on a thousand files
 * of every kind, and on the answers of exec plugins. Some files are an error here, because client-go
 * reads them in a surprising way, or because no request could be sent with them:
 *
 * - **merge over a key**: a `<<` that merges a key which precedes it, or which another `<<` has
 *   merged, with another value. YAML keeps the first value, and client-go takes the last: another
 *   user or namespace, without an error.
 * - **several documents**: a file with a `---` between two documents. client-go reads only the
 *   first.
 * - **not UTF-8**: a file in UTF-16 or in another encoding. Bun reads little-endian UTF-16.
 * - **hidden character**: U+0085, U+2028, U+2029 and a U+000D without U+000A, which end a line in
 *   YAML 1.1 but in few editors, and U+FEFF after the start.
 * - **tag**: `!!binary`, `!!int`, `!!bool` and similar tags; `!!str` is read.
 * - **number as a key**: a number that is not an integer or is beyond 2^53, as in `as-user-extra`.
 *   Put it in quotes.
 * - **not YAML 1.2**: a text that npm:yaml does not parse, but Go's older parser does.
 * - **deep nesting**: lists and mappings that are nested more than 500 levels deep. client-go reads
 *   10,000.
 * - **null in a list**: a null in a list of texts, such as `args`. client-go reads it as an empty
 *   text.
 * - **data as a list**: a `-data` field that is a list of bytes instead of base64.
 * - **unknown user**: a context that names a user which does not exist. client-go would be
 *   anonymous.
 * - **server**: a URL with a query, with a user name or a password, which client-go sends, or with
 *   a scheme other than http and https.
 * - **unusable credentials**: a token with a space or a line break, a file without the PEM block
 *   that it must have, and a damaged certificate among the authorities. client-go fails at the
 *   first request for the first two, and ignores the damaged certificate. The URL of an OIDC issuer
 *   that is neither https nor http on loopback is an error too.
 *
 * Some files are read here, but refused by client-go:
 *
 * - **data beside a file**: a `-data` field takes precedence over the field of its file.
 * - **plain http**: settings that an http server does not use, such as a missing certificate. The
 *   apiVersion of an exec plugin is checked nevertheless.
 * - **not YAML 1.1**: a text that npm:yaml parses, but Go's older parser does not, such as a tab in
 *   an empty line.
 * - **JSON escapes**: `\/`, and a character above U+FFFF that is escaped as a surrogate pair.
 *
 * @example The same program on your machine and in a pod
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { loadConfig } from "jsr:@kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await loadConfig());
 * const response = await kube.fetch(`/api/v1/namespaces/${kube.namespace}/pods`);
 * const { items } = await response.json() as { items: unknown[] };
 * console.log(items.length);
 * ```
 *
 * @module
 */
export { loadKubeconfig, type LoadKubeconfigOptions } from "./load_kubeconfig.ts";
export { loadConfig, type LoadConfigOptions } from "./load_config.ts";
