import type { ApiContext } from "./api_call.ts";
import type {
  ServerCounters,
  ServerKubeletOptions,
  ServerTokenOptions,
  TestApiServerOptions,
} from "./api_server_options.ts";
import { Authenticator } from "./authenticator.ts";
import { CertificateAuthority } from "./certificate_authority.ts";
import { createObject } from "./create_object.ts";
import { CustomResourceController } from "./custom_resource_controller.ts";
import { FakeKubelet } from "./fake_kubelet.ts";
import { FaultPanel } from "./fault_panel.ts";
import { type HttpsListener, listenHttps } from "./https_listener.ts";
import { KubeHandler } from "./kube_handler.ts";
import { NamespaceController } from "./namespace_controller.ts";
import { ObjectApi } from "./object_api.ts";
import { ObjectStore } from "./object_store.ts";
import { PodStandIns } from "./pod_stand_ins.ts";
import { RequestLog, type RequestRecord } from "./request_log.ts";
import {
  type ResourceDefinition,
  type ResourceInit,
  ResourceRegistry,
} from "./resource_registry.ts";
import { type IssuedToken, TokenAuthority } from "./token_authority.ts";
import { WatchRegistry } from "./watch_registry.ts";

/**
 * An API server for tests, in the test's own process: HTTPS with its own CA, real tokens, and the
 * Kubernetes API as a client sees it.
 *
 * It serves core, apps, batch, RBAC, leases and custom resources: get, list, watch, create,
 * update, patch, server-side apply, delete and deletecollection with the semantics, messages and
 * codes of kube-apiserver v1.37. `metadata.managedFields` says who manages which field, and an apply
 * meets the conflicts that it would meet there. A configuration may be JSON or YAML; for YAML, Deno
 * needs `--allow-env=LOG_TOKENS,LOG_STREAM`, which npm:yaml looks up. `default` and `kube-system` exist from the start, and every namespace has
 * its `default` ServiceAccount.
 *
 * The project runs one contract suite against it and against kube-apiserver. What differs is not
 * supported, and not pretended:
 *
 * - Schemas: nothing is validated, pruned or defaulted beyond metadata and a few fields, and no size
 *   is limited but that of a request.
 * - Field managers of fields that are defaulted there, and more than one version of a kind in one
 *   object's `managedFields`. Empty lists and maps stay, which kube-apiserver drops from its own
 *   kinds.
 * - YAML beside that of an apply, CBOR, protobuf and tables (415, 406), which the messages do not offer
 *   either.
 * - RBAC: roles are stored and have no effect; use `authorize`. Without a token one is anonymous,
 *   who may ask for `/version` and the health checks.
 * - Admission, and the warnings of deprecated resources and odd finalizers.
 * - Garbage collection: dependents stay, and `propagationPolicy` is checked but has no effect.
 * - PodDisruptionBudgets: an eviction is a deletion.
 * - An apply to a `scale` (415), and field managers that are told apart by it.
 * - Pods do not run: {@linkcode TestApiServer.pods} says what one writes and what an exec finds,
 *   and its status is the test's to set.
 * - Streams of pods over SPDY; the subresources beside `status`, `scale`, `binding`, `eviction`,
 *   `token`, `log`, `exec`, `attach` and `portforward`; the paths `/`, `/metrics`, `/openapi`,
 *   `/api/v1/watch/…` and those of single health checks; other groups than those named above.
 * - Forms of objects other than their own and, for get, list and watch, `PartialObjectMetadata` in
 *   `meta.k8s.io/v1`.
 * - Time: a resourceVersion in the future fails at once instead of after 3 s. A namespace, a pod
 *   and a CustomResourceDefinition that are deleted go at once, unless finalizers hold what is in
 *   them. A token is refused as soon as it expires or its account is gone; kube-apiserver
 *   grants a minute, and caches its verdict for 10 s.
 * - Input that is odd: messages end in other words where Go's parsers of JSON and base64 speak; a
 *   JSON patch that copies from nowhere, or has an operation without its value, is refused; a double
 *   slash in a path is forgiven.
 *
 * As in v1.37, a get or list of more than 128 KiB is compressed for a client that takes gzip, and so
 * is a watch that begins with the state and allows bookmarks, each flush for itself. Deno's `fetch` takes gzip by default and reads the first
 * flush alone: a watch by the global `fetch` must send `accept-encoding: identity`.
 *
 * @example
 * ```ts
 * import { TestApiServer } from "@kubewire/kubewire/testing";
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
  /** Issues, verifies and revokes tokens; the service account that one speaks for must exist. */
  readonly tokens: TokenAuthority;
  /** The objects and their history, below the rules of Kubernetes. */
  readonly store: ObjectStore;
  /** The objects, by the rules of Kubernetes. */
  readonly objects: ObjectApi;
  /** What stands in for running containers: what they write, and what an exec finds in them. */
  readonly pods: PodStandIns;

  readonly #options: TestApiServerOptions;
  readonly #context: ApiContext;
  readonly #log: RequestLog;
  readonly #handler: KubeHandler;
  readonly #controllers: readonly Disposable[];
  readonly #names: string[];
  #authority: CertificateAuthority;
  #listener: HttpsListener | undefined;

  private constructor(
    options: TestApiServerOptions,
    made: { tokens: TokenAuthority; authority: CertificateAuthority },
  ) {
    const { now = Date.now, authentication = "token" } = options;
    this.#options = options;
    this.#authority = made.authority;
    this.#names = options.names ?? ["127.0.0.1", "localhost", "kubernetes.default.svc"];
    this.tokens = made.tokens;
    this.faults = new FaultPanel({ now });
    this.store = new ObjectStore({ historyLimit: options.historyLimit ?? 10_000 });
    const { sessionProtocols } = options;
    this.pods = new PodStandIns({ store: this.store, now, sessionProtocols });
    this.#log = new RequestLog({ limit: options.requestLogLimit ?? 1000, now });
    this.#context = {
      store: this.store,
      registry: new ResourceRegistry(),
      pods: this.pods,
      now,
      tokens: this.tokens,
      authenticator: new Authenticator({
        mode: authentication,
        tokens: this.tokens,
        store: this.store,
      }),
      watches: new WatchRegistry({
        bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
        minimumTimeoutMs: options.minimumWatchTimeoutMs ?? 1_800_000,
        queueLimit: options.watchQueueLimit ?? 10_000,
        timerSpeed: options.timerSpeed ?? 1,
      }),
      minimumTokenLifetimeMs: options.minimumTokenLifetimeMs ?? 600_000,
      watchList: options.watchList ?? true,
      address: () => new URL(this.url).host,
    };
    this.objects = new ObjectApi(this.#context);
    this.#handler = new KubeHandler({
      context: this.#context,
      faults: this.faults,
      log: this.#log,
      authorize: options.authorize,
      warnings: options.warnings,
    });
    this.#controllers = [
      new NamespaceController(this.#context),
      new CustomResourceController(this.#context),
    ];
    for (const resource of options.resources ?? []) this.register(resource);
    for (const name of ["default", "kube-system", ...(options.namespaces ?? [])]) {
      this.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    }
  }

  /** Starts a server on 127.0.0.1. */
  static async start(options: TestApiServerOptions = {}): Promise<TestApiServer> {
    const { now = Date.now, port = 0 } = options;
    const [tokens, authority] = await Promise.all([
      TokenAuthority.create({ now }),
      CertificateAuthority.create(),
    ]);
    const server = new TestApiServer(options, { tokens, authority });
    const keyPair = await authority.issueServer({ names: server.#names });
    const handle = (request: Request) => server.#handler.handle(request);
    server.#listener = await listenHttps(handle, { keyPair, port });
    return server;
  }

  /** Where it listens: `https://127.0.0.1:PORT`. */
  get url(): string {
    return this.#listener!.url;
  }

  /** The root certificate to trust, as PEM. */
  get caPem(): string {
    return this.#authority.certificatePem;
  }

  /** The latest requests that were answered, oldest first; no headers, no tokens. */
  get requests(): readonly RequestRecord[] {
    return this.#log.records;
  }

  /** What it has counted. */
  get counters(): ServerCounters {
    const { watches } = this.#context;
    return {
      requests: this.#log.started,
      unauthorized: this.#log.count(401),
      openWatches: watches.size,
      watchesOpened: watches.opened,
      slowWatchesEnded: watches.overflowed,
      connectionsSeen: this.#listener?.connectionsSeen ?? 0,
    };
  }

  /** Serves one more resource, without a CustomResourceDefinition. */
  register(resource: ResourceInit): ResourceDefinition {
    return this.#context.registry.register(resource);
  }

  /** Issues a token for a service account. */
  async issueToken(options: ServerTokenOptions = {}): Promise<IssuedToken> {
    const { namespace = "default", name = "default" } = options;
    const { expirationMs = this.#options.tokenLifetimeMs ?? 3_600_000 } = options;
    const uid = this.#serviceAccountUid(namespace, name);
    return await this.tokens.issue({ namespace, name, uid }, { expirationMs });
  }

  /** Starts a kubelet that projects token, CA and namespace into a directory. */
  async startKubelet(options: ServerKubeletOptions): Promise<FakeKubelet> {
    const { directory, namespace = "default", serviceAccount = "default" } = options;
    const { tokenLifetimeMs, autoRotate } = options;
    const expiration = tokenLifetimeMs === undefined ? {} : { expirationMs: tokenLifetimeMs };
    return await FakeKubelet.start({
      directory,
      namespace,
      issue: () => this.issueToken({ namespace, name: serviceAccount, ...expiration }),
      caPem: () => this.caPem,
      now: this.#context.now,
      ...(autoRotate === undefined ? {} : { autoRotate }),
    });
  }

  /**
   * Changes to a new CA and a certificate from it, on the same port; open responses live on.
   * Returns the new root certificate as PEM.
   */
  async rotateCa(): Promise<string> {
    const authority = await CertificateAuthority.create();
    const keyPair = await authority.issueServer({ names: this.#names });
    await this.#listener!.reloadTls(keyPair);
    this.#authority = authority;
    return authority.certificatePem;
  }

  /**
   * Goes down: cuts every connection, open watches included, and refuses new ones until
   * {@linkcode TestApiServer.listenAgain}. What is stored stays, and can be changed meanwhile.
   */
  async stopListening(): Promise<void> {
    await this.#listener!.stopListening();
  }

  /**
   * Comes back on the same port. The history is still there, where a real server has forgotten it
   * with its watch cache: call {@linkcode TestApiServer.compact} for that.
   *
   * @throws {Error} The port is taken by now, or the server is closed.
   */
  async listenAgain(): Promise<void> {
    await this.#listener!.listenAgain();
  }

  /** Forgets the history, so that every older resourceVersion answers 410. */
  compact(): void {
    this.store.compact();
  }

  /** Ends all watches and stops; a second call has no effect. */
  async close(): Promise<void> {
    for (const controller of this.#controllers) controller[Symbol.dispose]();
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
