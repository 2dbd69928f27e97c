import { request as requestHttps } from "node:https";
import type { WebhookClientConfig } from "../webhook_configs/webhook.ts";
import { presentsPinned } from "./pinned_certificate.ts";

/** Returns the URL at which the programs behind a Service are reached, for `namespace/name`. */
export type ServiceUrl = (service: string) => string | undefined;

/** A program that is sent reviews, and the time that it has. */
export interface ReviewTarget {
  readonly clientConfig: WebhookClientConfig;
  readonly timeoutSeconds: number;
}

/**
 * Sends a review, and returns the text of the response.
 *
 * @throws {Error} With the message of Kubernetes, if there is no 2xx response in time.
 */
export async function postReview(
  { clientConfig, timeoutSeconds }: ReviewTarget,
  review: unknown,
  serviceUrl: ServiceUrl,
): Promise<string> {
  const { service, caBundle } = clientConfig;
  const shown = webhookUrl(clientConfig, timeoutSeconds);
  const fail = (reason: string) => new Error(`Post ${JSON.stringify(shown)}: ${reason}`);
  let target = new URL(shown);
  if (service) {
    const place = serviceUrl(`${service.namespace}/${service.name}`);
    if (place === undefined) {
      throw fail(`service ${JSON.stringify(service.name)} not found`);
    }
    target = new URL(`${target.pathname}${target.search}`, place);
  }
  const signal = AbortSignal.timeout(timeoutSeconds * 1_000);
  const ca = caBundle === "" ? undefined : atob(caBundle);
  const servername = service && `${service.name}.${service.namespace}.svc`;
  const host = target.hostname.replace(/^\[(.*)\]$/, "$1");
  const server = { host, port: Number(target.port || 443), name: servername ?? host };
  const isPinned = ca !== undefined && await presentsPinned({ ...server, ca }, signal);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const request = requestHttps(target, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    ...ca !== undefined && { ca },
    ...isPinned && { rejectUnauthorized: false }, // its certificate is checked already
    ...servername && { servername },
    agent: false,
    signal,
  }, (response) => {
    const chunks: Uint8Array[] = [];
    response.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    response.on("error", (error) => reject(fail(error.message)));
    response.on("end", async () => {
      const text = await new Blob(chunks as Uint8Array<ArrayBuffer>[]).text();
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) resolve(text);
      else reject(new Error(describeStatus(statusCode, text)));
    });
  });
  request.on("error", (error) => {
    reject(
      fail(
        error.name === "AbortError" || error.name === "TimeoutError"
          ? "context deadline exceeded"
          : error.message,
      ),
    );
  });
  request.end(JSON.stringify(review));
  return await promise;
}

/** Source: `k8s.io/apimachinery/pkg/api/errors` `NewGenericServerResponse`. */
function describeStatus(code: number, body: string): string {
  if (code === 404) return "the server could not find the requested resource";
  if (code === 503) return "the server is currently unable to handle the request";
  if (code >= 500) {
    return `an error on the server (${
      JSON.stringify(body.trim())
    }) has prevented the request from ` +
      "succeeding";
  }
  return "the server rejected our request for an unknown reason";
}

/**
 * Returns the URL to which kube-apiserver posts the reviews of a webhook, as its messages show it:
 * with a path that has no empty, `.` or `..` segments and no slash at the end.
 *
 * Source: `k8s.io/apiserver/pkg/util/webhook` `HookClient`, whose client joins the path.
 */
export function webhookUrl(
  { url, service }: WebhookClientConfig,
  timeoutSeconds: number,
): string {
  const [, origin = "", path = ""] = /^(https?:\/\/[^/]*)(.*)$/is.exec(url ?? "") ?? [];
  const place = service
    ? `https://${service.name}.${service.namespace}.svc:${service.port}`
    : origin;
  const joined = joinedPath(service ? service.path : decoded(path));
  return `${place}${joined}?timeout=${timeoutSeconds}s`;
}

function joinedPath(path: string): string {
  const joined: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") joined.pop();
    else if (segment !== "" && segment !== ".") joined.push(escaped(segment));
  }
  return `/${joined.join("/")}`;
}

/** Escapes a segment of a path as Go's `net/url` does. */
function escaped(segment: string): string {
  return encodeURIComponent(segment)
    .replace(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, decodeURIComponent)
    .replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // bytes that are not UTF-8
  }
}
