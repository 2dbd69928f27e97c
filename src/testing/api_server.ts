import type { ApiContext } from "./routes/api_call.ts";
import type {
  ServerConfig,
  ServerKubeletOptions,
  ServerTokenOptions,
  TestApiServerOptions,
} from "./api_server_options.ts";
import { createBootstrapRoles } from "./access/bootstrap_roles.ts";
import { CertificateAuthority } from "./auth/certificate_authority.ts";
import { checkServerOptions, checkTokenOptions } from "./check_server_options.ts";
import { createObject } from "./writes/create_object.ts";
import type { FakeKubelet } from "./kubelet/fake_kubelet.ts";
import { FaultPanel } from "./faults/fault_panel.ts";
import { type HttpsListener, listenHttps } from "./server/https_listener.ts";
import { createManifests } from "./manifests/create_manifests.ts";
import { KubeHandler } from "./routes/kube_handler.ts";
import { ObjectApi } from "./writes/object_api.ts";
import { ObjectStore } from "./objects/object_store.ts";
import { PodStandIns } from "./pods/pod_stand_ins.ts";
import { RequestLog, type RequestRecord } from "./server/request_log.ts";
import type { ServedResource, ServedResourceInit } from "./resources/served_resource.ts";
import { type IssuedToken, TokenAuthority } from "./auth/token_authority.ts";
import { ServerCluster } from "./server_cluster.ts";
import { serverConfig, serverKubeconfig, startServerKubelet } from "./server_config.ts";
import { type ServerCounters, serverCounters } from "./server_counters.ts";
import { createContext } from "./server_context.ts";
import { startControllers } from "./server_controllers.ts";
import { serverTime } from "./time/server_time.ts";

/**
 * An API server for tests that runs in the test's own process: HTTPS with its own CA, real tokens,
 * and the Kubernetes API as a client sees it. It serves core, apps, batch, autoscaling, policy,
 * networking, discovery, storage, devices, node, scheduling, certificates, events, RBAC, leases, API
 * services and flow control (both without effect), and custom resources, which it prunes, completes and
 * checks by their schemas. It calls their webhooks and those for admission, and evaluates policies in CEL.
 * It supports get, list, watch, create, update, patch, server-side apply, delete and deletecollection with
 * the semantics, messages and codes of kube-apiserver v1.37. `metadata.managedFields` records the
 * manager of each field, and an apply gets the same conflicts as there. Bodies may be YAML; then Deno
 * needs `--allow-env=LOG_TOKENS,LOG_STREAM`, because npm:yaml reads these variables. It has the
 * namespaces and objects of a new cluster, and every namespace its `default` ServiceAccount.
 *
 * One contract suite runs against this server and against kube-apiserver. The known differences:
 *
 * - Kubernetes' own kinds: unknown fields, types and defaults are those of kube-apiserver. Most of
 *   its rules for their fields are kept; README.md lists the others.
 * - Rules in CEL: their costs are not estimated, and README.md lists what differs.
 *   A watch, and without a conversion webhook a list, selects objects by their stored fields. Where
 *   a webhook converts, a `scale` is written in the stored version only, and a watch ends after an
 *   object that cannot be converted. A changed schema takes effect at once. Metadata of embedded
 *   objects is not checked. A value of another type in an apply of one is a 400 or 422, not a 500.
 * - An Event has the managed fields of `v1`, and an autoscaler those of `v2`.
 * - Field managers of fields that kube-apiserver defaults, and more than one version of a kind in
 *   the `managedFields` of one object.
 * - A client that accepts YAML or protobuf, and JSON too, gets JSON. Broken YAML is not always
 *   refused in Go's words. Nothing in protobuf is compressed.
 *   `/openapi/v2` and `/openapi/v3` describe what is served here, version 3 in JSON only.
 * - RBAC: without `authorization: "rbac"` roles are stored and have no effect, and a request without
 *   a token may read only `/version` and the health checks. With it the server has the roles for
 *   people and programs, not those of Kubernetes' own components. A comma before a space separates
 *   two values of a header for impersonation; of two names or UIDs the first counts.
 * - Admission: priorities, runtime classes, tolerations, the name of the service account, finalizers
 *   of volumes and the taint of new nodes, and webhooks, which are called for objects and their
 *   status only, and not for writes by {@linkcode TestApiServer.objects}; the same is true of
 *   policies in CEL, and README.md lists what differs. A denial with a status above 599 gets 599.
 *   README.md lists the warnings.
 * - The garbage collector works at once; no controller records Events. An eviction asks the
 *   PodDisruptionBudget of its pod, whose status `budgets` keeps, or the test.
 * - Running pods: {@linkcode TestApiServer.pods} sets the log of a container and the program that
 *   an exec runs. The test sets the status of a pod.
 * - Streams of pods over SPDY without a WebSocket; the subresources `resize` and `proxy`, ComponentStatus,
 *   the paths `/`, `/metrics`, `/.well-known/openid-configuration`, `/api/v1/watch/…` and those of
 *   single health checks; API groups other than those named above.
 * - Forms of objects other than their own, `PartialObjectMetadata` and `Table` in `meta.k8s.io/v1`;
 *   for subresources other than the status and the scale, forms other than their own.
 * - Time: a resourceVersion in the future fails at once instead of after 3 s. A deleted namespace,
 *   pod or CustomResourceDefinition is removed at once, unless it or its contents have finalizers.
 *   A token is refused as soon as it expires, or as its account or the object that it is bound to
 *   is gone; kube-apiserver accepts an expired one for one more minute, and caches its verdict for
 *   10 s.
 * - Unusual input: error messages end in different words where kube-apiserver quotes Go's JSON and
 *   base64 parsers. A JSON patch that copies from a missing path, or has an operation without its
 *   value, is refused; so are integers that JavaScript rounds, above 2^53, and over 1,000 levels.
 *
 * As in v1.37, the response to a get or list is compressed if it is larger than 128 KiB and the
 * client accepts gzip. A watch that begins with the state and allows bookmarks is compressed too,
 * with one gzip member for each flush. Deno's `fetch` accepts gzip by default but reads only the
 * first flush: a watch with the global `fetch` must send `accept-encoding: identity`.
 *
 * @example
 * ```ts
 * import { TestApiServer } from "@kubewire/testing";
 * await using server = await TestApiServer.start();
 * const { token } = await server.issueToken();
 * const headers = { authorization: `Bearer ${token}` };
 * const client = Deno.createHttpClient({ caCerts: [server.caPem] });
 * await fetch(`${server.url}/api/v1/pods`, { client, headers });
 * ```
 */
export class TestApiServer implements AsyncDisposable {
  /** Makes requests fail. */
  readonly faults: FaultPanel;
  /** Issues and revokes tokens; the service account of a token must exist. */
  readonly tokens: TokenAuthority;
  /** @ignore The objects and their history, without the rules of Kubernetes. */
  readonly store: ObjectStore;
  /** The objects, with the rules of Kubernetes. */
  readonly objects: ObjectApi;
  /** Stand-ins for running containers: their logs, and the programs that an exec runs. */
  readonly pods: PodStandIns;

  readonly #options: TestApiServerOptions;
  readonly #context: ApiContext;
  readonly #log: RequestLog;
  readonly #handler: KubeHandler;
  readonly #controllers: readonly Disposable[];
  readonly #cluster: ServerCluster;
  readonly #names: string[];
  #authority: CertificateAuthority;
  #listener: HttpsListener | undefined;

  private constructor(
    options: TestApiServerOptions,
    made: { tokens: TokenAuthority; authority: CertificateAuthority },
  ) {
    const { sessionProtocols, historyLimit, onListenerError } = options;
    const { now } = serverTime(options);
    this.#options = options;
    this.#authority = made.authority;
    this.#names = options.names ?? ["127.0.0.1", "localhost", "kubernetes.default.svc"];
    this.tokens = made.tokens;
    this.faults = new FaultPanel({ now, ...(options.clock && { clock: options.clock }) });
    this.store = new ObjectStore({ historyLimit, onListenerError });
    this.pods = new PodStandIns({ store: this.store, now, sessionProtocols });
    this.#log = new RequestLog({ now });
    this.#context = createContext(options, {
      store: this.store,
      pods: this.pods,
      tokens: this.tokens,
      address: () => new URL(this.url).host,
    });
    this.objects = new ObjectApi(this.#context);
    this.#handler = new KubeHandler({
      context: this.#context,
      faults: this.faults,
      log: this.#log,
      warnings: options.warnings,
      http2: options.http2,
    });
    this.#controllers = startControllers(this.#context, options);
    for (const resource of options.resources ?? []) this.register(resource);
    if (this.#context.hasRoles) createBootstrapRoles(this.objects);
    this.#cluster = new ServerCluster(this.#context, options, this);
    for (const name of this.#cluster.namespaces) {
      this.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    }
  }

  /**
   * Starts a server on 127.0.0.1.
   *
   * @throws {TypeError} If an option is unknown or of a wrong kind, a manifest of the options cannot
   * be read, or an object cannot be created.
   */
  static async start(options: TestApiServerOptions = {}): Promise<TestApiServer> {
    checkServerOptions(options);
    const { port = 0, http2 = true, tls } = options;
    const { now } = serverTime(options);
    const [tokens, authority] = await Promise.all([
      TokenAuthority.create({ now }),
      tls?.authority ?? CertificateAuthority.create(),
    ]);
    const server = new TestApiServer(options, { tokens, authority });
    const keyPair = tls?.keyPair ?? await authority.issueServer({ names: server.#names });
    await createManifests(server.objects, options.manifests ?? []);
    const handle = (request: Request) => server.#handler.handle(request);
    const { clientCaPem } = tls ?? {};
    server.#listener = await listenHttps(handle, { keyPair, port, http2, clientCaPem });
    server.#cluster.listening(server.url);
    return server;
  }

  /** The server's address: `https://127.0.0.1:PORT`. */
  get url(): string {
    return this.#listener!.url;
  }

  /** The root certificate to trust, PEM. */
  get caPem(): string {
    return this.#authority.certificatePem;
  }

  /** The latest 1,000 requests that got a response, oldest first; without headers and tokens. */
  get requests(): readonly RequestRecord[] {
    return this.#log.records;
  }

  /** The server's counters. */
  get counters(): ServerCounters {
    return serverCounters(this.#log, this.#context.watches, this.#listener!);
  }

  /** @ignore Serves another resource, without a CustomResourceDefinition. */
  register(resource: ServedResourceInit): ServedResource {
    return this.#context.registry.register(resource);
  }

  /** Issues a token for a service account. */
  async issueToken(options: ServerTokenOptions = {}): Promise<IssuedToken> {
    checkTokenOptions(options);
    const { namespace = "default", name = "default" } = options;
    const { expirationMs = this.#options.tokenLifetimeMs ?? 3_600_000 } = options;
    const uid = this.#serviceAccountUid(namespace, name);
    return await this.tokens.issue({ namespace, name, uid }, { expirationMs });
  }

  /**
   * Returns a configuration for `createKubeFetch`: server, CA, and a token source that issues a new
   * token when the server refuses the last one.
   */
  async config(options: ServerTokenOptions = {}): Promise<ServerConfig> {
    return await serverConfig(this, options);
  }

  /**
   * Returns the text of a kubeconfig with server, CA and a token, for kubectl and for programs in
   * any language. It is JSON, which is also valid YAML. With `tokenFile` the kubeconfig names that
   * file instead.
   */
  async kubeconfig(options: ServerTokenOptions & { tokenFile?: string } = {}): Promise<string> {
    return await serverKubeconfig(this, options);
  }

  /** Starts a kubelet that writes token, CA and namespace to a directory. */
  async startKubelet(options: ServerKubeletOptions): Promise<FakeKubelet> {
    return await startServerKubelet(this, options, { ...this.#options, now: this.#context.now });
  }

  /**
   * Switches to a new CA and a certificate from it, on the same port. Open responses continue.
   * Returns the new root certificate, PEM.
   */
  async rotateCa(): Promise<string> {
    const authority = await CertificateAuthority.create();
    const keyPair = await authority.issueServer({ names: this.#names });
    await this.#listener!.reloadTls(keyPair);
    this.#authority = authority;
    this.#cluster.caChanged();
    return authority.certificatePem;
  }

  /** Sends GOAWAY on every HTTP/2 connection; open streams go on to their end. */
  goAway(): void {
    this.#listener!.goAway();
  }

  /**
   * Stops serving: cuts every connection, including open watches, and refuses new ones until
   * {@linkcode TestApiServer.listenAgain}. The stored objects are kept, and can be changed
   * meanwhile.
   */
  async stopListening(): Promise<void> {
    await this.#listener!.stopListening();
  }

  /**
   * Serves again on the same port. The history is kept, while a real server loses it with its watch
   * cache: call {@linkcode TestApiServer.compact} for that.
   *
   * @throws {Error} If the port is in use, or the server is closed.
   */
  async listenAgain(): Promise<void> {
    await this.#listener!.listenAgain();
  }

  /** Drops the history, so that every older resourceVersion gets a 410. */
  compact(): void {
    this.store.compact();
  }

  /** Ends all watches and stops; a second call has no effect. */
  async close(): Promise<void> {
    for (const part of [...this.#controllers, this.#cluster]) part[Symbol.dispose]();
    this.faults[Symbol.dispose]();
    this.#context.watches.closeAll();
    this.pods.endLogs();
    await this.#listener?.close();
  }

  /** Ends all watches and stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #serviceAccountUid(namespace: string, name: string): string {
    const resource = this.#context.registry.findKind("v1", "ServiceAccount")!;
    const stored = this.store.get("serviceaccounts", `${namespace}/${name}`) ??
      createObject(this.#context, { resource, namespace, object: { metadata: { name } } });
    return stored.object.metadata.uid!;
  }
}
