import type { RequestInfo } from "./request_info.ts";
import type { UserInfo } from "./user_info.ts";

/** One request that the server has had. It holds no header and no body. */
export interface RequestRecord {
  /** When it started, epoch milliseconds. */
  readonly at: number;
  /** HTTP method. */
  readonly method: string;
  /** Path, without the query. */
  readonly path: string;
  /** Query, without the question mark. */
  readonly query: string;
  /** Verb of Kubernetes, such as `list`. */
  readonly verb: string;
  /** User name; empty when authentication failed. */
  readonly username: string;
  /** Status of the response; 0 when there was none. */
  readonly status: number;
  /** The client's `User-Agent`. */
  readonly userAgent: string;
}

/** Settings of a {@linkcode RequestLog}. */
export interface RequestLogOptions {
  /** How many records are kept. */
  limit: number;
  /** Epoch milliseconds. */
  now: () => number;
}

/** A request that is being answered. */
export interface RequestLogEntry {
  /** Notes who makes it. */
  identify(user: UserInfo): void;
  /** Notes its response, and returns it. */
  finish(response: Response): Response;
  /** Notes that there is no response. */
  abort(): void;
}

/** The latest requests of a server, and counts of all. */
export class RequestLog {
  readonly #options: RequestLogOptions;
  readonly #records: RequestRecord[] = [];
  readonly #statuses = new Map<number, number>();
  #started = 0;

  /** Made by the server. */
  constructor(options: RequestLogOptions) {
    this.#options = options;
  }

  /** The latest requests that were answered, oldest first. */
  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** How many requests have started. */
  get started(): number {
    return this.#started;
  }

  /** How many requests were answered with a status. */
  count(status: number): number {
    return this.#statuses.get(status) ?? 0;
  }

  /** Notes that a request has started. */
  start(request: Request, info: RequestInfo): RequestLogEntry {
    this.#started++;
    const at = this.#options.now();
    // Read at once, for on Deno a request that becomes a WebSocket can be read no longer.
    const { method, url } = request;
    const query = new URL(url).search.slice(1);
    const userAgent = request.headers.get("user-agent") ?? "";
    let username = "";
    const note = (status: number) =>
      this.#add({
        at,
        method,
        path: info.path,
        query,
        verb: info.verb,
        username,
        status,
        userAgent,
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
    if (this.#records.length > this.#options.limit) this.#records.shift();
    this.#statuses.set(record.status, this.count(record.status) + 1);
  }
}
