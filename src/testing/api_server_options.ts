import type { Authorize, Warn } from "./kube_handler.ts";
import type { ResourceInit } from "./resource_registry.ts";

/** Settings of a {@linkcode TestApiServer}. */
export interface TestApiServerOptions {
  /**
   * Port on 127.0.0.1; 0 takes a free one.
   * @default {0}
   */
  port?: number;
  /**
   * Names and addresses in the server's certificate.
   * @default {["127.0.0.1", "localhost", "kubernetes.default.svc"]}
   */
  names?: string[];
  /**
   * `token` knows callers by a bearer token of {@linkcode TestApiServer.tokens}, and those without
   * one as anonymous; `none` lets everybody in.
   * @default {"token"}
   */
  authentication?: "token" | "none";
  /**
   * Is asked after authentication, of callers with a token; without it they may do everything, for
   * there is no RBAC.
   */
  authorize?: Authorize;
  /** Gives the `Warning: 299` headers of a response. */
  warnings?: Warn;
  /**
   * Lifetime of issued tokens when none is asked for.
   * @default {3_600_000}
   */
  tokenLifetimeMs?: number;
  /**
   * The least lifetime that a TokenRequest over HTTP may ask for.
   * @default {600_000}
   */
  minimumTokenLifetimeMs?: number;
  /** Namespaces to start with, beside `default` and `kube-system`. */
  namespaces?: string[];
  /** Resources to serve beside the built-in ones. */
  resources?: ResourceInit[];
  /**
   * How many changes can be watched and listed back.
   * @default {10_000}
   */
  historyLimit?: number;
  /**
   * Milliseconds between the bookmarks of a watch.
   * @default {60_000}
   */
  bookmarkIntervalMs?: number;
  /**
   * Least duration of a watch without `timeoutSeconds`; at most twice as long.
   * @default {1_800_000}
   */
  minimumWatchTimeoutMs?: number;
  /**
   * How many events may wait for a client that reads slowly, before its watch is ended.
   * @default {10_000}
   */
  watchQueueLimit?: number;
  /**
   * Whether a watch may begin with the state and mark its end (`sendInitialEvents`), as with the
   * feature WatchList, which is on since v1.34; otherwise it is refused with 422.
   * @default {true}
   */
  watchList?: boolean;
  /**
   * How many times faster than real time the timers of watches run: with 100, `timeoutSeconds=60`
   * ends a watch after 600 ms. For clients with a clock that is as fast.
   * @default {1}
   */
  timerSpeed?: number;
  /**
   * The subprotocols of exec and attach that it speaks.
   * @default {["v5.channel.k8s.io", "v4.channel.k8s.io"]}
   */
  sessionProtocols?: string[];
  /**
   * How many requests {@linkcode TestApiServer.requests} keeps.
   * @default {1_000}
   */
  requestLogLimit?: number;
  /**
   * Epoch milliseconds; timers of watches and of the kubelet run on the real clock all the same.
   * @default {Date.now}
   */
  now?: () => number;
}

/** Whom a token is for, and for how long; see {@linkcode TestApiServer.issueToken}. */
export interface ServerTokenOptions {
  /**
   * Namespace of the service account.
   * @default {"default"}
   */
  namespace?: string;
  /**
   * Name of the service account, which is created when there is none.
   * @default {"default"}
   */
  name?: string;
  /**
   * Lifetime.
   * @default The server's `tokenLifetimeMs`.
   */
  expirationMs?: number;
}

/** What a fake kubelet projects; see {@linkcode TestApiServer.startKubelet}. */
export interface ServerKubeletOptions {
  /** Directory of the projected volume; made when it does not exist. */
  directory: string;
  /**
   * Lifetime of its tokens.
   * @default The server's `tokenLifetimeMs`.
   */
  tokenLifetimeMs?: number;
  /**
   * Whether it rotates by its own rule, beside on command.
   * @default {false}
   */
  autoRotate?: boolean;
  /**
   * Namespace of the pod.
   * @default {"default"}
   */
  namespace?: string;
  /**
   * Service account of the pod, which is created when there is none.
   * @default {"default"}
   */
  serviceAccount?: string;
}

/** What a server has counted; see {@linkcode TestApiServer.counters}. */
export interface ServerCounters {
  /** Requests that have started. */
  readonly requests: number;
  /** Requests that were answered 401. */
  readonly unauthorized: number;
  /** Watches that are open. */
  readonly openWatches: number;
  /** Watches that were ever opened. */
  readonly watchesOpened: number;
  /** Watches that were ended because their client read too slowly. */
  readonly slowWatchesEnded: number;
  /** Client connections that were ever opened. */
  readonly connectionsSeen: number;
}
