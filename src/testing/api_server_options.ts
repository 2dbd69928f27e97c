import type { Authorizer, RequestAttributes } from "./access/decision.ts";
import type { CertificateAuthority, KeyPair } from "./auth/certificate_authority.ts";
import type { Http2Options } from "./http2/http2_settings.ts";
import type { ServedResourceInit } from "./resources/served_resource.ts";
import type { TestClock } from "./time/test_clock.ts";

/** Settings of a {@linkcode TestApiServer}. */
export interface TestApiServerOptions {
  /**
   * Port on 127.0.0.1; 0 takes a free port.
   * @default {0}
   */
  port?: number;
  /**
   * Names and addresses in the server's certificate.
   * @default {["127.0.0.1", "localhost", "kubernetes.default.svc"]}
   */
  names?: string[];
  /**
   * The CA, and a certificate and key by it, for example those that many servers of a test program
   * share: they are most of the time that a start takes. Then `names` has no effect. With `clientCaPem`
   * the server accepts client certificates which that CA has signed: the common name is the user, and
   * the organizations are the groups, as with `--client-ca-file`.
   * @default Authority and certificate are new, and client certificates are not requested.
   */
  tls?: { authority: CertificateAuthority; keyPair: KeyPair; clientCaPem?: string | undefined };
  /**
   * Whether HTTP/2 is served to clients that offer `h2` by ALPN, or how. `false` leaves HTTP/1.1 only,
   * as `--disable-http2-serving` does.
   * @default {true}, with the limits of kube-apiserver
   */
  http2?: boolean | Http2Options;
  /**
   * How requests are authenticated. `token`: by a bearer token of {@linkcode TestApiServer.tokens}, or
   * by a client certificate (`tls.clientCaPem`); a request without either is anonymous. `none`: every request is accepted as an
   * administrator's.
   * @default {"token"}
   */
  authentication?: "token" | "none";
  /**
   * How requests are authorized. `all`: every request is allowed, except for anonymous ones, or
   * those that `authorize` refuses. `rbac`: the roles and bindings in the store decide, as in a
   * cluster; the server creates the most important roles of a new cluster, such as `cluster-admin`,
   * `edit` and `system:discovery`. An administrator's write, such as one by
   * {@linkcode TestApiServer.objects}, is always allowed.
   * @default {"all"}
   */
  authorization?: "all" | "rbac";
  /**
   * Called after authentication, except for anonymous requests; also for the users that a request
   * asks to impersonate, and for reviews of accesses. A request for a stream of a pod is also
   * judged as a `create`, whatever its method. Not together with `authorization: "rbac"`.
   */
  authorize?: Authorizer;
  /**
   * The addresses of the Services to which the configurations of webhooks refer: from
   * `namespace/name` to the `https` URL at which the program is served. Its certificate is for `NAME.NAMESPACE.svc`.
   */
  webhookServices?: Readonly<Record<string, string>>;
  /** Returns the texts of the `Warning: 299` headers of a response. */
  warnings?: (attributes: RequestAttributes) => readonly string[];
  /**
   * Lifetime in milliseconds of tokens from {@linkcode TestApiServer.issueToken}, `config`,
   * `kubeconfig` and `startKubelet`, if the call does not set one. A TokenRequest over HTTP without
   * a lifetime gets an hour.
   * @default {3_600_000}
   */
  tokenLifetimeMs?: number;
  /**
   * The shortest lifetime that a TokenRequest over HTTP can have, in milliseconds.
   * @default {600_000}
   */
  minimumTokenLifetimeMs?: number;
  /** Namespaces to create at the start, in addition to those of a new cluster. */
  namespaces?: string[];
  /**
   * Whether the server has the objects of a new cluster: the namespaces `kube-public` and
   * `kube-node-lease`, the Service and the EndpointSlice `default/kubernetes`, and in each namespace
   * the ConfigMap `kube-root-ca.crt`. Without them it has the namespaces `default` and
   * `kube-system` only.
   * @default {true}
   */
  clusterObjects?: boolean;
  /**
   * Range of the addresses of Services, from /12 to /29; `default/kubernetes` has its first one.
   * @default {"10.96.0.0/16"}, and 10.0.0.1 for `default/kubernetes`
   */
  serviceClusterIpRange?: string;
  /**
   * Whether each namespace gets the ServiceAccount `default` and, with `clusterObjects`, the ConfigMap
   * `kube-root-ca.crt`, and is emptied and removed when it is deleted, as kube-controller-manager does.
   * Without it a deleted namespace stays with its contents, as in a server that envtest starts.
   * @default {true}
   */
  namespaceControllers?: boolean;
  /**
   * Whether a stand-in for a node runs new pods: each gets the node `stand-in` and is Running and Ready
   * at once, its logs have one line, and an exec prints its command. The pod of a Job, or of a Helm
   * hook, ends after a moment, see {@linkcode PodStandIns.decideExit}. A pod that asks for other labels of
   * its node, or does not tolerate its taints, stays Pending. Without a node the test sets the status of
   * a pod.
   * @default {false}; the launcher has it unless it is started with `--node=none` or `--envtest`
   */
  standInNode?: boolean;
  /**
   * Manifests in YAML or JSON, or folders of manifests, whose objects are created at the start, such as
   * the definition of a custom resource. On Deno they need `--allow-read`, and YAML
   * `--allow-env=LOG_TOKENS,LOG_STREAM`, because npm:yaml reads these variables.
   */
  manifests?: string | readonly string[];
  /** @ignore Resources to serve in addition to the built-in ones. */
  resources?: ServedResourceInit[];
  /**
   * Whether objects are deleted when their owners are, as the garbage collector of
   * kube-controller-manager does. Without it they are kept, and an object that is deleted with
   * `Foreground` or `Orphan` keeps its finalizer.
   * @default {true}
   */
  garbageCollection?: boolean;
  /**
   * Treatment of the rules in CEL of a CustomResourceDefinition (`x-kubernetes-validations`):
   * `evaluate` them, or `ignore` them, so that objects which break them are accepted.
   * @default {"evaluate"}
   */
  celRules?: "evaluate" | "ignore";
  /**
   * The controllers of kube-controller-manager that the server has: `all`, or some of `replicasets`,
   * `deployments` (and with them `replicasets`), `statefulsets`, `daemonsets`, `jobs`,
   * `endpointslices`, `claims` (of volumes), `budgets` (for disruptions) and `serviceaccounts` (with it
   * the account of a pod must exist). README.md says what each of them does. They write after the
   * response to the request that they act upon, as the service accounts of the real ones and after the
   * webhooks. With `standInNode` the pods that they create run.
   * @default {[]}; the launcher has those of `--controllers`
   */
  controllers?:
    | "all"
    | readonly (
      | "replicasets"
      | "deployments"
      | "statefulsets"
      | "daemonsets"
      | "jobs"
      | "endpointslices"
      | "claims"
      | "budgets"
      | "serviceaccounts"
    )[];
  /**
   * Minimum number of changes in the history that watches and lists can read.
   * @default {10_000}
   */
  historyLimit?: number;
  /**
   * @ignore Called with the error that a listener of the server's store throws, such as one of
   * `controllers`; by default it is a warning on stderr. The write has its response, and all other
   * listeners and watches have the change.
   */
  onListenerError?: (error: unknown) => void;
  /**
   * The version of Kubernetes as which the server answers, for tests that a program works in an older
   * cluster. As `1.30` it says so in `/version`, has no WatchList, does not serve the kinds that came
   * later, refuses or drops the fields of built-in kinds that came later as unknown ones, drops fields
   * whose feature was off then, such as `selectableFields` of a CustomResourceDefinition, gives pods no
   * `metadata.generation`, and opens a stream of a pod for the right to `get` it alone. All else is as in
   * `1.37`: messages, rules, defaults, OpenAPI documents, warnings and CEL.
   * @default {"1.37"}
   */
  kubernetesVersion?: "1.30" | "1.37";
  /**
   * Whether a watch may begin with the state and mark its end (`sendInitialEvents`), as with the
   * feature WatchList, which is on since v1.34; otherwise such a watch is refused with 422.
   * @default {true}, and with `kubernetesVersion: "1.30"` false
   */
  watchList?: boolean;
  /**
   * Whether discovery describes all groups at once to clients that ask for it, as with the feature
   * AggregatedDiscoveryEndpoint, which is on since v1.27. Otherwise clients ask for each group.
   * @default {true}
   */
  aggregatedDiscovery?: boolean;
  /**
   * The subprotocols of exec and attach that the server supports.
   * @default {["v5.channel.k8s.io", "v4.channel.k8s.io"]}
   */
  sessionProtocols?: string[];
  /**
   * The clock of the server: of the times in objects and tokens, the timers of watches and the
   * kubelet, and the delays of faults. Certificates, webhooks and connections keep real time. Give the
   * client the same one: `createKubeFetch(config, { clock })`.
   * @default Real time.
   */
  clock?: TestClock;
  /**
   * The time in epoch milliseconds; timers do not use it.
   * @default {Date.now}, or the time of `clock`
   */
  now?: () => number;
}

/** The settings of a {@linkcode TestApiServer}, and those that only the tests of Kubewire need. */
export interface ServerOptions extends TestApiServerOptions {
  /**
   * Milliseconds between the bookmarks of a watch.
   * @default {60_000}
   */
  bookmarkIntervalMs?: number;
  /**
   * Maximum number of events that are queued for a slow client; above it, the watch is ended.
   * @default {10_000}
   */
  watchQueueLimit?: number;
  /**
   * Speed of the timers of watches, as a factor of real time: with 100, `timeoutSeconds=60` ends a
   * watch after 600 ms. For clients whose clock is equally fast.
   * @default {1}
   */
  timerSpeed?: number;
}

/** Service account and lifetime of a token; see {@linkcode TestApiServer.issueToken}. */
export interface ServerTokenOptions {
  /**
   * Namespace of the service account.
   * @default {"default"}
   */
  namespace?: string;
  /**
   * Name of the service account, which is created if it does not exist.
   * @default {"default"}
   */
  name?: string;
  /**
   * Lifetime in milliseconds.
   * @default The server's `tokenLifetimeMs`.
   */
  expirationMs?: number;
}

/** Configuration for a client of a server; see {@linkcode TestApiServer.config}. */
export interface ServerConfig {
  /** URL of the server. */
  server: string;
  /** The root certificate to trust, PEM. */
  caPem: string;
  /** Namespace of the service account. */
  namespace: string;
  /** The source of the token; it issues a new token after a refusal. */
  tokenSource: {
    /** Returns the current token. */
    token(): string;
    /** Replaces a refused token by a new one. */
    invalidate(token: string | undefined): Promise<void>;
  };
}

/** Settings of a fake kubelet; see {@linkcode TestApiServer.startKubelet}. */
export interface ServerKubeletOptions {
  /** Directory of the projected volume; created if it does not exist. */
  directory: string;
  /**
   * Lifetime of its tokens, in milliseconds.
   * @default The server's `tokenLifetimeMs`.
   */
  tokenLifetimeMs?: number;
  /**
   * Whether the kubelet also rotates tokens by the real kubelet's rule, not only on command.
   * @default {false}
   */
  autoRotate?: boolean;
  /**
   * Whether the kubelet writes with symbolic links, as the real one does. Without links, narrow
   * permissions of Deno are enough: `--allow-read=DIRECTORY --allow-write=DIRECTORY`.
   * @default {true}, unless Deno's permissions forbid links
   */
  links?: boolean;
  /**
   * Namespace of the pod.
   * @default {"default"}
   */
  namespace?: string;
  /**
   * Service account of the pod, which is created if it does not exist.
   * @default {"default"}
   */
  serviceAccount?: string;
}
