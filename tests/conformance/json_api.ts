import type { KubeFetch, KubeRequestInit } from "../../mod.ts";

/** A parsed response. */
export interface Answer {
  status: number;
  headers: Headers;
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  body: any;
}

/** Settings of {@linkcode JsonApi.send}. */
export interface SendOptions {
  headers?: Record<string, string>;
  /** Body, sent as JSON. */
  json?: unknown;
  /** Body, sent unchanged. */
  text?: string;
}

/** Sends JSON through Kubewire's own fetch, and parses the responses. */
export class JsonApi {
  readonly kube: KubeFetch;

  constructor(kube: KubeFetch) {
    this.kube = kube;
  }

  get(path: string): Promise<Answer> {
    return this.send("GET", path);
  }

  post(path: string, json: unknown): Promise<Answer> {
    return this.send("POST", path, { json });
  }

  put(path: string, json: unknown): Promise<Answer> {
    return this.send("PUT", path, { json });
  }

  /** Sends a JSON patch if it is an array, and a merge patch otherwise. */
  patch(path: string, json: unknown): Promise<Answer> {
    const kind = Array.isArray(json) ? "json-patch" : "merge-patch";
    const headers = { "content-type": `application/${kind}+json` };
    return this.send("PATCH", path, { json, headers });
  }

  delete(path: string, json?: unknown): Promise<Answer> {
    return this.send("DELETE", path, json === undefined ? {} : { json });
  }

  /** Creates an object that the test needs, and returns it. */
  async create(path: string, json: unknown): Promise<Answer["body"]> {
    const { status, body } = await this.post(path, json);
    if (status !== 201) throw new Error(`POST ${path} was answered ${status}: ${body.message}`);
    return body;
  }

  async send(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const { headers = {}, json, text = json === undefined ? undefined : JSON.stringify(json) } =
      options;
    const init: KubeRequestInit = { method, headers: { accept: "application/json", ...headers } };
    if (text !== undefined) {
      init.body = text;
      init.headers = { "content-type": "application/json", ...init.headers };
    }
    // A resourceVersion in the future gives a Retry-After, so the request would be sent again.
    if (path.includes("resourceVersion=")) init.maxAttempts = 1;
    const response = await this.kube.fetch(path, init);
    const body = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && body !== "" ? JSON.parse(body) : body,
    };
  }
}

/** Returns the names of a list's items. */
export function namesOf(list: Answer["body"]): string[] {
  return list.items.map((item: Answer["body"]) => item.metadata.name);
}
