import { SpanKind, type SpanOptions } from "@opentelemetry/api";
import { isLongRunning } from "../transport/request_target.ts";
import type { Facts } from "./metric.ts";
import { urlTemplate } from "./url_template.ts";

/** The facts about a request that do not depend on its response. */
export interface SentRequest {
  /** The method, or `_OTHER` for one that HTTP does not know. */
  readonly method: string;
  /** The path without the query; the template, if the rest of the path is not the API server's. */
  readonly path: string;
  /** The path without names. */
  readonly template: string;
  /** Name of its span. */
  readonly spanName: string;
  /** The settings of its span. */
  readonly spanOptions: SpanOptions;
  /** Whether the request opens a watch. */
  readonly isWatch: boolean;
  /** Whether the response begins with the whole state of a resource, if the path is one of a list. */
  readonly readsState: boolean;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "_OTHER"];
/** Descriptions are kept, because programs send the same requests again and again. */
const MOST_KEPT = 500;

/** Describes the requests to one API server. */
export class SentRequests {
  readonly #server: string;
  readonly #facts: Facts;
  /** Requests without a query, by method and path. */
  readonly #kept: ReadonlyMap<string, Map<string, SentRequest>> = new Map(
    METHODS.map((method) => [method, new Map()]),
  );

  /** `server` is the URL of the API server, without a slash at its end; `facts` has its names. */
  constructor(server: string, facts: Facts) {
    this.#server = server;
    this.#facts = facts;
  }

  /**
   * Describes a request by the arguments of its `fetch`. Never throws: if the arguments are wrong, the
   * `fetch` says so.
   */
  describe(input: string | URL | Request, init: RequestInit | undefined): SentRequest {
    const isText = typeof input === "string";
    const request = !isText && input instanceof Request ? input : undefined;
    const method = this.#method(init?.method ?? request?.method ?? "GET");
    const target = this.#target(isText ? input : request?.url ?? String(input));
    const at = target.indexOf("?");
    if (at < 0) return this.#withoutQuery(method, target);
    return withQuery(this.#withoutQuery(method, target.slice(0, at)), target.slice(at));
  }

  #method(given: string): string {
    if (this.#kept.has(given)) return given;
    const method = String(given).toUpperCase();
    return this.#kept.has(method) ? method : "_OTHER";
  }

  /** Returns the path on the server with its query; the text itself if it leads elsewhere. */
  #target(text: string): string {
    if (text.startsWith("/") || !text.startsWith(`${this.#server}/`)) return text;
    return text.slice(this.#server.length);
  }

  #withoutQuery(method: string, path: string): SentRequest {
    const kept = this.#kept.get(method)!;
    let request = kept.get(path);
    if (request === undefined) {
      request = this.#made(method, path);
      if (kept.size === MOST_KEPT) kept.clear();
      kept.set(path, request);
    }
    return request;
  }

  #made(method: string, given: string): SentRequest {
    const template = urlTemplate(given);
    const path = template.endsWith("{path}") ? template : given;
    const { address, port } = this.#facts;
    return {
      method,
      path,
      template,
      spanName: `${method === "_OTHER" ? "HTTP" : method} ${template}`,
      spanOptions: {
        kind: SpanKind.CLIENT,
        attributes: {
          "http.request.method": method,
          "url.template": template,
          "url.full": this.#server + path,
          "server.address": address,
          "server.port": port,
        },
      },
      isWatch: false,
      readsState: method === "GET" && !template.endsWith("}"),
    };
  }
}

function withQuery(request: SentRequest, query: string): SentRequest {
  const isLong = isLongRunning(query);
  return {
    ...request,
    isWatch: isLong && !request.template.endsWith("/log"),
    readsState: request.readsState &&
      (isLong ? query.includes("sendInitialEvents=true") : !query.includes("continue=")),
  };
}
