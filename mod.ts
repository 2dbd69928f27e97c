/**
 * A Kubernetes client for programs in pods, on Deno and Bun: a web-standard `fetch` whose token
 * follows the kubelet's file, and watches that outlive their token.
 *
 * The other entries, each with a guide of its own; none of them imports a package:
 * - {@linkcode [client] ./client}: a typed client, {@linkcode [pod] ./pod}: logs, exec, port forwarding.
 * - {@linkcode [informer] ./informer}: copies of the cluster's objects in memory, and `waitUntil`.
 * - {@linkcode [controller] ./controller}: reconcile loops with a queue, finalizers, owners, Events.
 * - {@linkcode [election] ./election}: leader election among the replicas of a program.
 * - {@linkcode [unstable-runtime] ./unstable-runtime}: the interface to Deno and Bun; it may change.
 *
 * Other packages:
 * - {@linkcode [src/types/core/v1.ts] @kubewire/types}: the types and resources of Kubernetes, and
 *   {@linkcode [src/generate/mod.ts] @kubewire/generate}: a command that writes those of custom resources.
 * - {@linkcode [src/kubeconfig/mod.ts] @kubewire/kubeconfig}: kubeconfig files, exec plugins and OIDC.
 * - {@linkcode [src/hono/mod.ts] @kubewire/hono}: users and rights, admission webhooks, live events, probes.
 * - {@linkcode [src/otel/mod.ts] @kubewire/otel}: traces and metrics by OpenTelemetry, a page for Prometheus.
 * - {@linkcode [src/doctor/mod.ts] @kubewire/doctor}: a command that finds why a program cannot use its cluster.
 * - {@linkcode [src/copy/mod.ts] @kubewire/copy}: files of containers, {@linkcode [src/testing/mod.ts] @kubewire/testing}: an API server for tests.
 *
 * The examples import `jsr:@kubewire/kubewire`, as a single file on Deno can. In a project, and on
 * Bun always, add the package (`deno add jsr:@kubewire/kubewire`, `bunx jsr add @kubewire/kubewire`)
 * and leave out `jsr:`.
 *
 * ## Fetch, watch or informer?
 *
 * | question                                | use                           | it costs                               | it guarantees                                                      |
 * | --------------------------------------- | ----------------------------- | -------------------------------------- | ------------------------------------------------------------------ |
 * | What is there now? Or you write.        | `kube.fetch`                  | a request each time                    | the response to that request                                       |
 * | Each event, in order? Keep nothing.     | `watch`                       | one request, memory for one event      | every event once, in order; ends when the server forgot the past   |
 * | What is there, at any time?             | `createInformer`              | one request, memory for all objects    | a copy that follows the server; each object's changes in order     |
 * | The same, from several parts.           | `createInformerFactory`       | the same, once for all parts           | the same                                                           |
 * | What changed while the program was off? | `createInformer` + `snapshot` | the same, and a file                   | the same, from the last snapshot on                                |
 * | When is this one object ready, or gone? | `waitUntil`                   | one request for this object            | each version that arrives is judged, even if it lasts for a moment |
 *
 * A watch delivers events, an informer states. A watch begins with an `ADDED` event for each object
 * that exists, unless `from: "now"` or a `resourceVersion` is set. An informer may leave out
 * intermediate states: a slow handler gets the newest version, and after a gap the informer reports
 * a difference, not a history. To see every event, for example for auditing, use a watch.
 *
 * {@linkcode createLabelMatcher} selects objects of a copy by labels, as the API server does.
 * A copy is a moment old. When you write from cached data, send its `resourceVersion` and read
 * again on a 409 (`isConflict`).
 *
 * ## Fetch something
 *
 * `kube.fetch` has the signature of the web's `fetch`: a path goes to the API server, and the
 * result is a `Response`. It needs no `this`, so you can pass it to any code that takes a `fetch`.
 *
 * ```ts
 * import { createKubeFetch, ensureOk, loadInClusterConfig, watch } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const response = await kube.fetch("/version", { signal: AbortSignal.timeout(5_000) });
 * const { gitVersion } = await (await ensureOk(response)).json() as { gitVersion: string };
 * console.log(gitVersion);
 * for await (const event of watch(kube, "/api/v1/pods")) {
 *   console.log(event.type, event.object.metadata.name);
 * }
 * ```
 *
 * A response is returned as it is, with any status, with these exceptions:
 *
 * - After a 401 the token is read again. If it is another one, the request is sent once more.
 * - 429, and 5xx with `Retry-After`, are waited for and sent again, up to a wait of five minutes.
 * - A redirect on the same origin is followed.
 * - After a network error, GET, HEAD and OPTIONS are sent again.
 *
 * There are at most 10 attempts (`maxAttempts`), and the caller's `signal` ends every wait. A body
 * is copied when you call; that of a `Request` is buffered up to 4 MiB, so that it can be sent
 * again. A longer one, or a stream, is sent as it comes, and cancelled if the call fails. Disposal
 * ends the requests that wait for a response; a response that has arrived can be read to its end.
 *
 * ## Handle errors
 *
 * `ensureOk` turns a response that is not 2xx into an `ApiStatusError` with the server's `Status`:
 * code, reason, message, details. There is a guard for each status that programs handle.
 *
 * ```ts
 * import { ensureOk, isForbidden, isNotFound, type KubeFetch } from "jsr:@kubewire/kubewire";
 *
 * export async function podPhase(kube: KubeFetch, name: string): Promise<string | undefined> {
 *   try {
 *     const path = `/api/v1/namespaces/${kube.namespace}/pods/${name}`;
 *     const response = await ensureOk(await kube.fetch(path));
 *     return (await response.json() as { status: { phase: string } }).status.phase;
 *   } catch (error) {
 *     if (isNotFound(error)) return undefined;
 *     if (isForbidden(error)) console.error(error.status.message);
 *     throw error;
 *   }
 * }
 * ```
 *
 * | class                   | `code`                  | when                                                                                    |
 * | ----------------------- | ----------------------- | --------------------------------------------------------------------------------------- |
 * | `NotInClusterError`     | `ERR_NOT_IN_CLUSTER`    | a variable that the kubelet sets is missing or empty                                    |
 * | `ConfigurationError`    | `ERR_CONFIGURATION`     | a setting or a file cannot be used, for example a CA file without a certificate         |
 * | `PermissionError`       | `ERR_PERMISSION`        | a Deno permission is missing; `flag` names it                                           |
 * | `TokenUnavailableError` | `ERR_TOKEN_UNAVAILABLE` | there is no token to send; see `cause`                                                  |
 * | `TokenInvalidError`     | `ERR_TOKEN_INVALID`     | a token is empty, over 1 MiB or not printable ASCII; the error never shows it           |
 * | `OriginRefusedError`    | `ERR_ORIGIN_REFUSED`    | a URL or a redirect leads away from the API server; nothing was sent there              |
 * | `NetworkError`          | `ERR_NETWORK`           | no response: `failure` is `refused`, `closed`, `unreachable`, `tls`, `dns` or `unknown` |
 * | `ApiStatusError`        | `ERR_API_STATUS`        | the server's response is a failure                                                      |
 * | `WatchExpiredError`     | `ERR_WATCH_EXPIRED`     | the server has forgotten the resourceVersion: list again                                |
 * | `WatchDecodeError`      | `ERR_WATCH_DECODE`      | the server sent something else than a watch event; resume from `resourceVersion`        |
 * | `KindNotServedError`    | `ERR_KIND_NOT_SERVED`   | the server does not serve this kind (`./client`)                                        |
 * | `LabelSelectorError`    | `ERR_LABEL_SELECTOR`    | a label selector is not valid (`createLabelMatcher`)                                    |
 * | `StreamLimitError`      | `ERR_STREAM_LIMIT`      | one more watch would hang, see Limits                                                   |
 * | `TimeoutError`          | `ERR_TIMEOUT`           | a time limit of this package has passed; as the `error` of a reconnect                  |
 *
 * All extend `KubewireError`, and so do those of the other entries, which their docs name. After
 * {@linkcode isKubewireError}, a `switch` on `code` narrows an error to its class. A wrong argument
 * throws a `TypeError` or `RangeError`. An aborted call rejects with the reason of the caller's own
 * signal.
 *
 * ## Bring your own tokens
 *
 * Implement `TokenSource`: `token()` is called when a request starts, `invalidate(token)` after a
 * 401. `examples/own_token_source.ts` is a whole program.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig, type TokenSource } from "jsr:@kubewire/kubewire";
 *
 * const tokenSource: TokenSource = {
 *   token: async () => await (await fetch("http://127.0.0.1:8200/token")).text(),
 * };
 * await using kube = createKubeFetch({ ...await loadInClusterConfig(), tokenSource });
 * ```
 *
 * ## Another directory, another audience
 *
 * ```ts
 * import { createKubeFetch, FileTokenSource, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 *
 * // a projected volume with token, ca.crt and namespace in it
 * const config = await loadInClusterConfig({ directory: "/var/run/secrets/projected" });
 * // a second token, for another audience
 * await using tokenSource = new FileTokenSource("/var/run/secrets/tokens/reader");
 * await using kube = createKubeFetch({ ...config, tokenSource });
 * ```
 *
 * ## Log in with a certificate
 *
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 *
 * const pki = "/etc/kubernetes/pki";
 * await using kube = createKubeFetch({
 *   server: "https://kubernetes.example.com:6443",
 *   caFile: `${pki}/ca.crt`,
 *   certificateFile: `${pki}/client.crt`,
 *   keyFile: `${pki}/client.key`,
 * });
 * ```
 *
 * The files are read every 60 s and after a 401. A changed certificate is used for new connections;
 * open ones stay. A certificate that is not in files is a `clientCertificate`, made by
 * `new ClientCertificate(certificatePem, keyPem)`.
 *
 * ## See what happens
 *
 * No hook gets a header, a query or a token.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig(), {
 *   onAttempt: ({ method, path, status, durationMs, attempt }) =>
 *     console.log(method, path, status ?? "no response", `${durationMs} ms, try ${attempt}`),
 *   onWarning: (text) => console.warn(`The API server warns: ${text}`),
 *   onRotation: ({ rotations, expiresAt }) => console.log(`token ${rotations}, until ${expiresAt}`),
 *   onError: (error) => console.error("a file cannot be read; the old one serves on", error),
 *   userAgent: "my-controller/1.2",
 * });
 * console.log(kube.tokenDiagnostics()); // path, age, reads, rotations, failures; never the token
 * console.log(kube.connectionDiagnostics()); // { protocol: "h2", connections: 1, streams: 12 }
 * export const ready = () => kube.tokenDiagnostics()?.healthy === true; // for a readiness probe
 * ```
 *
 * ## Limits
 *
 * - **Deno adds the cluster's CA to its own roots.** client-go and Bun trust the cluster's CA
 *   alone; Deno also accepts a public authority's certificate for the server's name or address.
 *   Start the process with `DENO_TLS_CA_STORE=`, the variable set to the empty string: Deno then
 *   has no roots of its own. `DENO_CERT`, `--cert` and `NODE_EXTRA_CA_CERTS` would still add to
 *   them. This applies to the whole process: modules must be cached before, and other servers need
 *   a client with `caCerts`. (Deno 2.9.6; `deno task test "trust the cluster's CA alone"`)
 * - **A server's certificate must not be its own authority.** Deno refuses one that may sign others
 *   (`CA:TRUE`, as `openssl req -x509` makes it). Neither runtime accepts one without `CA:TRUE` as an
 *   authority. client-go accepts both. Let an authority sign the server's certificate.
 * - **Deno cannot skip verification for one client**: instead of `insecureSkipVerify` use its flag
 *   `--unsafely-ignore-certificate-errors=HOST`. There, `tlsServerName`
 *   works neither through a proxy nor with a client certificate.
 * - **Proxy variables follow Go's rules**: `HTTPS_PROXY` or `HTTP_PROXY`, unless `NO_PROXY` names
 *   the server or it is on loopback; no `ALL_PROXY`. On Deno the program must be allowed to read
 *   them, and with `transport: "fetch"` Deno's own rules apply.
 * - **Bun's `fetch` sends at most 256 requests at a time** in a process, and the others wait
 *   without a sign. Kubewire uses it through a proxy and with `transport: "fetch"`. Then 240 watches
 *   may be open; one more is a `StreamLimitError`. `BUN_CONFIG_MAX_HTTP_REQUESTS` raises both.
 * - **HTTP/2 if the server offers it**, otherwise HTTP/1.1, where each concurrent request and each
 *   watch has its own connection. A watch is not compressed: Deno decodes only its first flush.
 * - **Requests use Kubewire's own connections**, because `fetch` sends some writes twice, which no
 *   setting prevents. Requests through a proxy use `fetch`, each over a fresh connection. Large lists
 *   use `fetch` too, which costs less: on Deno over kept connections, since a GET may be sent twice;
 *   on Bun over fresh ones, and only if compressed responses are wanted. If a variable may name a
 *   proxy that only `fetch` knows, lists use Kubewire's connections, on Deno also if `HTTP_PROXY`,
 *   `HTTPS_PROXY`, `ALL_PROXY` or their lower-case forms may not be read: with these six in
 *   `--allow-env` a large list costs less. `transport: "fetch"` sends everything by `fetch`.
 * - **Over HTTP/1.1 a request that does not follow a response at once takes 1.1 ms longer on Deno**:
 *   a turn of the event loop, in which the end of an idle connection is noticed.
 * - **On Deno an aborted TLS handshake ends with the peer** (denoland/deno#14547): a client leaves
 *   at most 8 of them, then connects by `fetch`. A connection over TLS that is closed during a
 *   blocked write keeps its socket until the server reads on or closes it. After 8 of them `fetch`
 *   sends long bodies, which leaves none; streams as bodies and WebSockets have no such limit.
 * - **Large responses are not compressed in a pod**, as for Kubernetes' own controllers. Where
 *   bandwidth is scarce use `{ ...await loadInClusterConfig(), disableCompression: false }`.
 * - **A dead connection is noticed within 45 s over HTTP/2**, by PING, and over HTTP/1.1 by time
 *   alone: give a request a `signal` with a time limit. The next one gets a new connection.
 * - **Objects are not validated against their types.**
 * - **On Deno `JSON.parse` may take one name for another** (V8 15.0): after an object with a name
 *   that ends with a backslash, another object with the same names before it and an escaped name in
 *   its place is read with the first object's name. No label, annotation or key of a ConfigMap ends
 *   with a backslash; a field of a custom resource may.
 * - **JSON only, no protobuf.** A list of 10,000 pods costs Deno less CPU than client-go (a quarter
 *   more over Kubewire's own connections, see above) and Bun about half. For large lists on Deno,
 *   `--v8-flags=--min-semi-space-size=64,--max-semi-space-size=64` saves a third, but takes 126 MB
 *   more for a program that watches. The events of a watch cost less CPU, and an informer of pods
 *   less CPU and memory, than client-go's on both runtimes. COMPARISON.md and SCALE.md have the
 *   figures, and the cases in which client-go costs less.
 *
 * @module
 */
export {
  FileTokenSource,
  type FileTokenSourceOptions,
  type TokenDiagnostics,
} from "./src/auth/file_token_source.ts";
export { StaticTokenSource } from "./src/auth/static_token_source.ts";
export type { TokenOptions, TokenSource } from "./src/auth/token_source.ts";
export { ClientCertificate } from "./src/config/client_certificate.ts";
export type { ClusterConfig } from "./src/config/cluster_config.ts";
export {
  loadInClusterConfig,
  type LoadInClusterConfigOptions,
  SERVICE_ACCOUNT_DIRECTORY,
} from "./src/config/load_in_cluster_config.ts";
export {
  ApiStatusError,
  ensureOk,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isGone,
  isInvalid,
  isNotFound,
  isTooManyRequests,
  isUnauthorized,
  readApiStatusError,
} from "./src/core/api_status_error.ts";
export { type DeepReadonly, type Mutable, mutableCopy } from "./src/core/deep_readonly.ts";
export {
  ConfigurationError,
  KubewireError,
  type KubewireErrorCode,
  NetworkError,
  NotInClusterError,
  OriginRefusedError,
  PermissionError,
  StreamLimitError,
  TimeoutError,
  TokenInvalidError,
  TokenUnavailableError,
  WatchDecodeError,
  WatchExpiredError,
} from "./src/core/errors.ts";
export { createLabelMatcher, type LabelSelector } from "./src/core/labels/create_label_matcher.ts";
export { LabelSelectorError } from "./src/core/labels/parse_label_selector.ts";
export type {
  KubernetesObject,
  ListMeta,
  ObjectMeta,
  OwnerReference,
} from "./src/core/object_meta.ts";
export type { Status, StatusDetails } from "./src/core/status.ts";
export { VERSION } from "./src/core/version.ts";
export type { ConnectionDiagnostics } from "./src/http/opening/open_connections.ts";
export { type AnyKubewireError, isKubewireError } from "./src/errors/any_kubewire_error.ts";
export type { Clock } from "./src/core/time/clock.ts";
export type { Transport } from "./src/runtime/runtime.ts";
export { createKubeFetch } from "./src/transport/create_kube_fetch.ts";
export type {
  KubeFetch,
  KubeFetchOptions,
  RequestObservation,
} from "./src/transport/kube_fetch.ts";
export type { KubeRequestInit } from "./src/transport/outgoing_request.ts";
export { watch } from "./src/watch/watch.ts";
export type { BookmarkEvent, ObjectEvent, WatchEvent } from "./src/watch/watch_event.ts";
export type { WatchOptions, WatchReconnect } from "./src/watch/watch_options.ts";
