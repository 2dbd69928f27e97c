/**
 * The stable literals that identify error classes; see each class. The list is open: a minor
 * version may add codes, so give each `switch` a `default`.
 */
export type KubewireErrorCode =
  | "ERR_NOT_IN_CLUSTER"
  | "ERR_CONFIGURATION"
  | "ERR_PERMISSION"
  | "ERR_TOKEN_UNAVAILABLE"
  | "ERR_TOKEN_INVALID"
  | "ERR_ORIGIN_REFUSED"
  | "ERR_NETWORK"
  | "ERR_API_STATUS"
  | "ERR_WATCH_EXPIRED"
  | "ERR_WATCH_DECODE"
  | "ERR_KIND_NOT_SERVED"
  | "ERR_LABEL_SELECTOR"
  | "ERR_STREAM_CUT"
  | "ERR_COPY"
  | "ERR_STREAM_LIMIT"
  | "ERR_OBJECT_FUNCTION"
  | "ERR_OBJECT_NOT_KEPT"
  | "ERR_LEADERSHIP_LOST"
  | "ERR_SHARD_ACCESS"
  | "ERR_SHARD_LOST"
  | "ERR_SHARD_MAP"
  | "ERR_LEASE_ACCESS"
  | "ERR_ALREADY_OWNED"
  | "ERR_STORE_NOT_SYNCED"
  | "ERR_ADMISSION_DENIED"
  | "ERR_CERTIFICATE_ACCESS"
  | "ERR_FOREIGN_SECRET"
  | "ERR_TIMEOUT";

/**
 * The base of every operational error of this package. Misuse (a wrong argument) throws the
 * built-in `TypeError` or `RangeError` instead, and an aborted call rejects with the reason of the
 * caller's own signal.
 *
 * @example Acting on the code
 * ```ts
 * import { KubewireError } from "jsr:@kubewire/kubewire";
 *
 * function isWorthRestarting(error: unknown): boolean {
 *   return error instanceof KubewireError && error.code === "ERR_NOT_IN_CLUSTER";
 * }
 * ```
 */
export abstract class KubewireError extends Error {
  /** The name of the class, such as `TimeoutError`; minifiers do not change it. */
  declare readonly name: string;
  /** A stable literal, one for each class. */
  abstract readonly code: KubewireErrorCode;
}

// In the global symbol registry, so that two versions of this package recognize each other's errors.
const MARK = Symbol.for("kubewire.error");
Object.defineProperty(KubewireError.prototype, MARK, { value: true }); // not shown with an error

/** Returns whether a value is an operational error, of this copy of the module or of another one. */
export function isOperational(error: unknown): error is KubewireError {
  return error instanceof Error && MARK in error;
}

/**
 * Gives an error the name of its class, which follows from the code: `ERR_API_STATUS` is that of
 * `ApiStatusError`. Returns the code.
 */
export function identify<Code extends KubewireErrorCode>(error: KubewireError, code: Code): Code {
  const words = code.toLowerCase().split("_").slice(1);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  Object.assign(error, { name: `${name}Error` });
  return code;
}

/**
 * The environment does not describe a cluster: a variable that the kubelet sets in every pod is
 * absent or empty.
 */
export class NotInClusterError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_NOT_IN_CLUSTER" = identify(this, "ERR_NOT_IN_CLUSTER");
  /** The environment variables that are missing. */
  readonly missing: readonly string[];

  /** Creates the error from the names of the missing variables. */
  constructor(missing: readonly string[]) {
    super(
      `Not in a cluster: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set. ` +
        "The kubelet sets both in every pod. On your machine use loadConfig of " +
        "@kubewire/kubeconfig, which reads your kubeconfig and works in a pod too; in a " +
        "test use the config of a TestApiServer.",
    );
    this.missing = missing;
  }
}

/** A setting, or a file named in a configuration, cannot be used: for example an empty CA file. */
export class ConfigurationError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_CONFIGURATION" = identify(this, "ERR_CONFIGURATION");
}

/** A permission of the runtime is missing; the message names the flag to add. */
export class PermissionError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_PERMISSION" = identify(this, "ERR_PERMISSION");
  /** The flag to add to the command line, such as `--allow-read=/var/run/secrets`. */
  readonly flag: string;

  /** Creates the error for `subject`, which `flag` would permit. */
  constructor(subject: string, flag: string, options: ErrorOptions = {}) {
    super(`Permission denied: ${subject}. Start the program with ${flag}.`, options);
    this.flag = flag;
  }
}

/** No token is available: none could be read and none is held. `cause` is the reason. */
export class TokenUnavailableError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_TOKEN_UNAVAILABLE" = identify(this, "ERR_TOKEN_UNAVAILABLE");
}

/** A bearer token is empty, too long or not printable ASCII; the message never shows it. */
export class TokenInvalidError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_TOKEN_INVALID" = identify(this, "ERR_TOKEN_INVALID");
}

/** A request or a redirect would have gone to another origin; nothing was sent there. */
export class OriginRefusedError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_ORIGIN_REFUSED" = identify(this, "ERR_ORIGIN_REFUSED");
  /** The refused origin. */
  readonly origin: string;

  /** Creates the error for `origin`; only `allowed` is permitted. */
  constructor(origin: string, allowed: string, how: "request" | "redirect") {
    super(
      how === "request"
        ? `Refused to send a request to ${origin}: this client talks to ${allowed} only. ` +
          "Use the global fetch for other servers."
        : `Refused to follow a redirect to ${origin}: the API server is ${allowed}, and a token ` +
          "is never carried to another origin.",
    );
    this.origin = origin;
  }
}

/** The reason why the connection to the API server failed. */
export type NetworkFailure = NetworkError["failure"];

/** Settings of a {@linkcode NetworkError}. */
export interface NetworkErrorOptions {
  /**
   * Whether the request may have taken effect: it can change data and the server may have read it.
   * @default {false}
   */
  outcomeUnknown?: boolean;
  /**
   * Whether the head of the response was received.
   * @default {false}
   */
  wasAnswered?: boolean;
  /** The proxy between client and server, which may be the cause; without credentials. */
  proxy?: string;
}

/**
 * No response was received, or only a part of it: the connection was refused or closed, TLS failed,
 * or the server sent something that is not HTTP. `cause` is the underlying error. With a proxy, the
 * message names the proxy, without its user name and password. A proxy that temporarily cannot open
 * the tunnel (5xx) counts as `unreachable`, and one that refuses it (3xx and 4xx, such as 407) as
 * `unknown`.
 *
 * A request other than GET, HEAD and OPTIONS is never sent again after such an error. If
 * {@linkcode NetworkError.outcomeUnknown} is set, read the object to see whether it was changed.
 */
export class NetworkError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_NETWORK" = identify(this, "ERR_NETWORK");
  /** The kind of failure. */
  readonly failure: "refused" | "closed" | "unreachable" | "tls" | "dns" | "unknown";
  /** Whether the request may have taken effect, because the server may have read it. */
  readonly outcomeUnknown: boolean;

  /** @ignore Creates the error for a failed request to `origin`. */
  constructor(
    failure: NetworkFailure,
    origin: string,
    detail: string,
    cause: unknown,
    options: NetworkErrorOptions = {},
  ) {
    const { outcomeUnknown = false, wasAnswered = false, proxy } = options;
    const sentence = wasAnswered
      ? ANSWERED_SENTENCE(origin)
      : proxy !== undefined
      ? PROXY_SENTENCE[failure](origin, proxy)
      : NETWORK_SENTENCE[failure](origin);
    const outcome = outcomeUnknown ? " Whether the request took effect is unknown." : "";
    super(`${sentence}${outcome} (${detail})`, { cause });
    this.failure = failure;
    this.outcomeUnknown = outcomeUnknown;
  }
}

const ANSWERED_SENTENCE = (origin: string) =>
  `The response of the API server at ${origin} broke off or cannot be read.`;

const NETWORK_SENTENCE: Record<NetworkFailure, (origin: string) => string> = {
  refused: (origin) => `The API server at ${origin} refused the connection: is it running?`,
  closed: (origin) => `The API server at ${origin} closed the connection before it answered.`,
  unreachable: (origin) => `The API server at ${origin} could not be reached.`,
  tls: (origin) =>
    `TLS with the API server at ${origin} failed: check the CA certificate and the host name.`,
  dns: (origin) => `The host name of the API server at ${origin} could not be resolved.`,
  unknown: (origin) => `The request to the API server at ${origin} failed.`,
};

const PROXY_SENTENCE: Record<NetworkFailure, (origin: string, proxy: string) => string> = {
  refused: (_, proxy) => `The proxy ${proxy} refused the connection: is it running?`,
  closed: (origin, proxy) =>
    `The connection to the API server at ${origin} through the proxy ${proxy} was closed before ` +
    "a response came.",
  unreachable: (origin, proxy) =>
    `The proxy ${proxy} could not be reached, or opened no tunnel to the API server at ${origin}.`,
  tls: (origin, proxy) =>
    `TLS with the API server at ${origin} failed through the proxy ${proxy}: check the CA ` +
    "certificate and the host name.",
  dns: (_, proxy) => `The host name of the proxy ${proxy} could not be resolved.`,
  unknown: (origin, proxy) =>
    `The proxy ${proxy} did not carry the request to the API server at ${origin}.`,
};

/**
 * The server no longer has the history from which this watch could resume (HTTP 410 or reason
 * `Expired`): list again, then watch from the list's resourceVersion.
 */
export class WatchExpiredError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_WATCH_EXPIRED" = identify(this, "ERR_WATCH_EXPIRED");
  /** The expired resourceVersion; `undefined` if the watch did not ask for one. */
  readonly resourceVersion: string | undefined;

  /** Creates the error for a watch at `resourceVersion`. */
  constructor(resourceVersion: string | undefined, options: ErrorOptions = {}) {
    super(
      `The server has forgotten resourceVersion ${resourceVersion ?? "(unset)"}: ` +
        "relist, then watch from the new list's resourceVersion.",
      options,
    );
    this.resourceVersion = resourceVersion;
  }
}

/** The watch stream contains a line that is not a watch event; no event was skipped. */
export class WatchDecodeError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_WATCH_DECODE" = identify(this, "ERR_WATCH_DECODE");
  /** The last resourceVersion before the invalid line; a new watch from it loses no event. */
  readonly resourceVersion: string | undefined;

  /** Creates the error from a description of the problem. */
  constructor(problem: string, resourceVersion: string | undefined, options: ErrorOptions = {}) {
    super(
      `A watch frame could not be decoded: ${problem}. ` +
        `Resume from resourceVersion ${resourceVersion ?? "(none seen)"}.`,
      options,
    );
    this.resourceVersion = resourceVersion;
  }
}

/** The runtime cannot open more streams at once; another one would hang without an error. */
export class StreamLimitError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_STREAM_LIMIT" = identify(this, "ERR_STREAM_LIMIT");
  /** The number of streams that may be open at once. */
  readonly limit: number;

  /** Creates the error for `limit` open streams; `remedy` says how to raise the limit. */
  constructor(limit: number, remedy: string) {
    super(`${limit} watches are open, the most that this runtime can hold. ${remedy}`);
    this.limit = limit;
  }
}

/** A time limit of this package (never the caller's own signal) expired. */
export class TimeoutError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_TIMEOUT" = identify(this, "ERR_TIMEOUT");
}
