import type { RequestInfo } from "./request_info.ts";
import type { UserInfo } from "../auth/user_info.ts";
import { keptText } from "../sockets/kept_text.ts";
import { streamOf } from "./connection.ts";

/**
 * One request that the server has received. It does not include headers or the body. Each text has at most
 * its first 8,192 characters.
 */
export interface RequestRecord {
  /** Start time, epoch milliseconds. */
  readonly at: number;
  /** HTTP method. */
  readonly method: string;
  /** Path, without the query. */
  readonly path: string;
  /** Query, without the question mark. */
  readonly query: string;
  /** Verb of Kubernetes, such as `list`. */
  readonly verb: string;
  /**
   * User name; the impersonated one if the request may impersonate. Empty when authentication failed.
   */
  readonly username: string;
  /** Status of the response; 0 if no response was sent. */
  readonly status: number;
  /** The client's `User-Agent`. */
  readonly userAgent: string;
  /** The protocol, by its name in ALPN. */
  readonly protocol: "h2" | "http/1.1";
}

/** Settings of a {@linkcode RequestLog}. */
export interface RequestLogOptions {
  /**
   * Number of records that are kept.
   * @default {1_000}
   */
  limit?: number;
  /** The clock, in epoch milliseconds. */
  now: () => number;
}

/** A request that is being handled. */
export interface RequestLogEntry {
  /** Records the user who makes the request. */
  identify(user: UserInfo): void;
  /** Records the response, and returns it. */
  finish(response: Response): Response;
  /** Records that the request got no response. */
  abort(): void;
}

/** The latest requests of a server, and the counts of all requests. */
export class RequestLog {
  readonly #options: RequestLogOptions;
  readonly #records: RequestRecord[] = [];
  readonly #statuses = new Map<number, number>();
  #started = 0;

  /** Created by the server. */
  constructor(options: RequestLogOptions) {
    this.#options = options;
  }

  /** The latest requests that got a response, oldest first. */
  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** Number of requests that have started. */
  get started(): number {
    return this.#started;
  }

  /** Returns the number of responses with a status. */
  count(status: number): number {
    return this.#statuses.get(status) ?? 0;
  }

  /** Records that a request has started. */
  start(request: Request, info: RequestInfo): RequestLogEntry {
    this.#started++;
    const at = this.#options.now();
    // Read at once: on Deno, a request that becomes a WebSocket cannot be read later.
    const method = keptText(request.method);
    const path = keptText(info.path);
    const verb = keptText(info.verb);
    const query = keptText(new URL(request.url).search.slice(1));
    const protocol = streamOf(request) ? "h2" : "http/1.1";
    const userAgent = keptText(request.headers.get("user-agent") ?? "");
    let username = "";
    const note = (status: number) =>
      this.#add({
        at,
        method,
        path,
        query,
        verb,
        username,
        status,
        userAgent,
        protocol,
      });
    return {
      identify: (user) => void (username = user.username),
      finish: (response) => {
        note(response.status);
        return response;
      },
      abort: () => note(0),
    };
  }

  #add(record: RequestRecord): void {
    this.#records.push(record);
    const { limit = 1_000 } = this.#options;
    if (this.#records.length > limit) this.#records.shift();
    this.#statuses.set(record.status, this.count(record.status) + 1);
  }
}
