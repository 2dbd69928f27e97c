/** The stable literal that names what a caller can act on; see each error class. */
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
  | "ERR_STREAM_CUT"
  | "ERR_COPY"
  | "ERR_STREAM_LIMIT"
  | "ERR_OBJECT_FUNCTION"
  | "ERR_OBJECT_NOT_KEPT"
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
  /** A stable literal, one for each class. */
  abstract readonly code: KubewireErrorCode;
}

/**
 * The environment does not describe a cluster: a variable that the kubelet sets in every pod is
 * absent or empty.
 */
export class NotInClusterError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "NotInClusterError";
  /** The literal to tell this error by. */
  readonly code: "ERR_NOT_IN_CLUSTER" = "ERR_NOT_IN_CLUSTER";
  /** The environment variables that are missing. */
  readonly missing: readonly string[];

  /** Creates the error from the names of the variables that are missing. */
  constructor(missing: readonly string[]) {
    super(
      `Not in a cluster: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set. ` +
        "The kubelet sets both in every pod; outside of one, describe the API server yourself " +
        "with a ClusterConfig.",
    );
    this.missing = missing;
  }
}

/** A setting or a file that a configuration names cannot be used: a CA without a certificate, say. */
export class ConfigurationError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "ConfigurationError";
  /** The literal to tell this error by. */
  readonly code: "ERR_CONFIGURATION" = "ERR_CONFIGURATION";
}

/** The runtime's permissions forbid what is needed; the message has the flag to add. */
export class PermissionError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "PermissionError";
  /** The literal to tell this error by. */
  readonly code: "ERR_PERMISSION" = "ERR_PERMISSION";
  /** The flag to add to the command line, such as `--allow-read=/var/run/secrets`. */
  readonly flag: string;

  /** Creates the error for `subject`, which `flag` would allow. */
  constructor(subject: string, flag: string, options: ErrorOptions = {}) {
    super(`Permission denied: ${subject}. Start the program with ${flag}.`, options);
    this.flag = flag;
  }
}

/** There is no token to send: none could be read and none is held. `cause` says why. */
export class TokenUnavailableError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "TokenUnavailableError";
  /** The literal to tell this error by. */
  readonly code: "ERR_TOKEN_UNAVAILABLE" = "ERR_TOKEN_UNAVAILABLE";
}

/** What should be a bearer token is empty, too long or not printable ASCII; never shows it. */
export class TokenInvalidError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "TokenInvalidError";
  /** The literal to tell this error by. */
  readonly code: "ERR_TOKEN_INVALID" = "ERR_TOKEN_INVALID";
}

/** A request or a redirect would have left the API server's origin; nothing was sent there. */
export class OriginRefusedError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "OriginRefusedError";
  /** The literal to tell this error by. */
  readonly code: "ERR_ORIGIN_REFUSED" = "ERR_ORIGIN_REFUSED";
  /** The origin that was refused. */
  readonly origin: string;

  /** Creates the error for `origin`, where only `allowed` is. */
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

/** Why the connection to the API server failed. */
export type NetworkFailure = "refused" | "closed" | "unreachable" | "tls" | "dns" | "unknown";

/** Settings of a {@linkcode NetworkError}. */
export interface NetworkErrorOptions {
  /**
   * Whether the request may have taken effect: it can change something, and the server may have read it.
   * @default {false}
   */
  outcomeUnknown?: boolean;
  /**
   * Whether the head of the answer had come.
   * @default {false}
   */
  wasAnswered?: boolean;
  /** The proxy on the way to the server, where the failure may be its own; without credentials. */
  proxy?: string;
}

/**
 * No response came, or not all of it: the connection was refused or closed, TLS failed, or the server
 * sent something that is no HTTP. `cause` is the error below it. Through a proxy the message names the
 * proxy, without its user name and password: one that cannot open the way for now (5xx) counts as
 * `unreachable`, and one that refuses it (3xx and 4xx, such as 407) as `unknown`.
 *
 * A request other than GET, HEAD and OPTIONS is never sent again after such an error. Where
 * {@linkcode NetworkError.outcomeUnknown} is set, read the object to see what became of it.
 */
export class NetworkError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "NetworkError";
  /** The literal to tell this error by. */
  readonly code: "ERR_NETWORK" = "ERR_NETWORK";
  /** What failed. */
  readonly failure: NetworkFailure;
  /** Whether the request may have taken effect, for the server may have read it. */
  readonly outcomeUnknown: boolean;

  /** Creates the error for a failed request to `origin`. */
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
  `The answer of the API server at ${origin} broke off or cannot be read.`;

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
    "an answer came.",
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
 * The server no longer has the history to resume this watch from (HTTP 410 or reason `Expired`):
 * list again, then watch from the list's resourceVersion.
 */
export class WatchExpiredError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "WatchExpiredError";
  /** The literal to tell this error by. */
  readonly code: "ERR_WATCH_EXPIRED" = "ERR_WATCH_EXPIRED";
  /** The resourceVersion that the server has forgotten; `undefined` where none was asked for. */
  readonly resourceVersion: string | undefined;

  /** Creates the error for a watch that stood at `resourceVersion`. */
  constructor(resourceVersion: string | undefined, options: ErrorOptions = {}) {
    super(
      `The server has forgotten resourceVersion ${resourceVersion ?? "(unset)"}: ` +
        "relist, then watch from the new list's resourceVersion.",
      options,
    );
    this.resourceVersion = resourceVersion;
  }
}

/** The watch stream holds what is not a watch event; nothing was skipped. */
export class WatchDecodeError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "WatchDecodeError";
  /** The literal to tell this error by. */
  readonly code: "ERR_WATCH_DECODE" = "ERR_WATCH_DECODE";
  /** The last resourceVersion before the broken frame, from which a new watch loses nothing. */
  readonly resourceVersion: string | undefined;

  /** Creates the error from what is wrong with the frame. */
  constructor(problem: string, resourceVersion: string | undefined, options: ErrorOptions = {}) {
    super(
      `A watch frame could not be decoded: ${problem}. ` +
        `Resume from resourceVersion ${resourceVersion ?? "(none seen)"}.`,
      options,
    );
    this.resourceVersion = resourceVersion;
  }
}

/** The runtime opens no more streams at once; one more would hang without a sign. */
export class StreamLimitError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "StreamLimitError";
  /** The literal to tell this error by. */
  readonly code: "ERR_STREAM_LIMIT" = "ERR_STREAM_LIMIT";
  /** How many streams may be open at once. */
  readonly limit: number;

  /** Creates the error for `limit` open streams, which `remedy` raises. */
  constructor(limit: number, remedy: string) {
    super(`${limit} watches are open, the most that this runtime can hold. ${remedy}`);
    this.limit = limit;
  }
}

/** A time limit of this package (never the caller's own signal) ran out. */
export class TimeoutError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "TimeoutError";
  /** The literal to tell this error by. */
  readonly code: "ERR_TIMEOUT" = "ERR_TIMEOUT";
}
