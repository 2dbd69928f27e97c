import { isLongRunning } from "@kubewire/kubewire/internal";
import { SpanKind, type SpanOptions } from "@opentelemetry/api";
import type { Facts } from "./metric.ts";
import { urlTemplate } from "./url_template.ts";

/** The methods of RFC 9110 and PATCH; a `fetch` refuses CONNECT and TRACE. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** All values of {@linkcode knownMethod}. */
const KNOWN_METHODS: readonly string[] = [...METHODS, "_OTHER"];

/**
 * Returns a method as it is sent, or `_OTHER` for one of no known name: the semantic conventions
 * have it so, because anything may be a method.
 */
export function knownMethod(given: unknown): string {
  if (typeof given !== "string") return "_OTHER";
  if (KNOWN_METHODS.includes(given)) return given;
  const method = given.toUpperCase();
  return KNOWN_METHODS.includes(method) ? method : "_OTHER";
}

/** The facts about a request that do not depend on its response. */
export interface SentRequest {
  /** The method, or `_OTHER` for one that is not known. */
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

/** Descriptions are kept, because programs send the same requests again and again. */
const MOST_KEPT = 500;
const LONGEST_KEPT = 1_024;
/** A method of HTTP, of a length that a protocol may have. */
const METHOD = /^[!#$%&'*+\-.^_`|~\w]{1,32}$/;

/** Describes the requests to one API server. */
export class SentRequests {
  readonly #server: string;
  readonly #facts: Facts;
  /** Requests without a query, by method and path. */
  readonly #kept: ReadonlyMap<string, Map<string, SentRequest>> = new Map(
    KNOWN_METHODS.map((method) => [method, new Map()]),
  );
  readonly #templates = new UrlTemplates();

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
    const request = typeof input !== "string" && input instanceof Request ? input : undefined;
    const given: unknown = init?.method ?? request?.method ?? "GET";
    const method = knownMethod(given);
    const [target = ""] = this.#target(textOf(request?.url ?? input)).split("#", 1);
    const at = target.indexOf("?");
    const described = at < 0
      ? this.#withoutQuery(method, target)
      : withQuery(this.#withoutQuery(method, target.slice(0, at)), target.slice(at));
    return method === "_OTHER" ? withOriginalMethod(described, given) : described;
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
      if (path.length > LONGEST_KEPT) return request;
      if (kept.size === MOST_KEPT) kept.clear();
      kept.set(path, request);
    }
    return request;
  }

  #made(method: string, given: string): SentRequest {
    const template = this.#templates.of(given);
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
      readsState: method === "GET" && /([^}]|\{resource\})$/.test(template),
    };
  }
}

function withQuery(request: SentRequest, query: string): SentRequest {
  const isLong = isLongRunning(query);
  return {
    ...request,
    isWatch: isLong && !/(\/log|\{path\})$/.test(request.template),
    readsState: request.readsState &&
      (isLong ? query.includes("sendInitialEvents=true") : !query.includes("continue=")),
  };
}

/** The span has the method too, by the semantic conventions; metrics do not. */
function withOriginalMethod(request: SentRequest, given: unknown): SentRequest {
  if (typeof given !== "string" || !METHOD.test(given)) return request;
  const { attributes } = request.spanOptions;
  const original = { "http.request.method_original": given.toUpperCase() }; // as it is sent
  return {
    ...request,
    spanOptions: { ...request.spanOptions, attributes: { ...attributes, ...original } },
  };
}

/** Returns the URL of a request; a `fetch` refuses anything else. */
function textOf(input: unknown): string {
  if (typeof input === "string") return input;
  return input instanceof URL ? input.href : "";
}

/**
 * More than a cluster with hundreds of custom resources has. A program that takes the types of its
 * requests from its input could make up any number.
 */
const MOST_TEMPLATES = 1_000;

/**
 * The templates of the paths that a client uses. From the 1,001st on, those that are new show no types
 * any more: `/apis/{group}/{version}/{resource}/{name}`. So their number is bounded.
 */
export class UrlTemplates {
  readonly #known = new Set<string>();

  /** Returns the template of a path; see {@linkcode urlTemplate}. */
  of(path: string): string {
    const template = urlTemplate(path);
    if (this.#known.has(template)) return template;
    if (this.#known.size === MOST_TEMPLATES) return urlTemplate(path, { types: false });
    this.#known.add(template);
    return template;
  }
}
