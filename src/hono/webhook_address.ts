import {
  checkCaPem,
  checkTexts,
  isObject,
  shownValue,
  trimEndOf,
} from "@kubewire/kubewire/internal";

/** The Service through which the API server reaches the webhooks. */
export interface WebhookService {
  /** The name of the Service. */
  name: string;
  /** The namespace of the Service. */
  namespace: string;
  /**
   * The port of the Service.
   * @default {443}
   */
  port?: number;
}

/** The place where the API server reaches webhooks. */
export interface WebhookAddress {
  /** The Service of the webhooks; either this or `url`. */
  service?: WebhookService;
  /** The `https` URL of the app, for webhooks outside the cluster; its path comes before theirs. */
  url?: string;
  /** The CA that issued the certificate of the webhooks, PEM. */
  caPem?: string;
}

/** The member `clientConfig` of a webhook. */
export interface WebhookClientConfig {
  /** The Service, with the path. */
  service?: WebhookService & { path: string };
  /** The URL, with the path. */
  url?: string;
  /** The CA, base64 of PEM. */
  caBundle?: string;
}

/**
 * Checks that a place is given once, and is one that the API server can reach.
 *
 * @throws {TypeError} If it is not.
 */
export function checkWebhookAddress({ service, url, caPem }: WebhookAddress): void {
  if (Boolean(service) === Boolean(url)) {
    throw new TypeError("A webhook needs either the service or the url where it is served.");
  }
  if (service !== undefined) checkService(service);
  checkTexts({ url, caPem }, ["url", "caPem"]);
  if (url !== undefined) checkUrl(url);
  if (caPem === undefined) return;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(caPem)) {
    throw new TypeError(
      "The caPem of a webhook has a private key in it: only certificates belong there.",
    );
  }
  try {
    checkCaPem(caPem, "The caPem of a webhook");
  } catch (cause) {
    throw new TypeError((cause as Error).message, { cause });
  }
}

function checkService(service: WebhookService): void {
  const isNamed = isObject(service) && service.name !== "" && service.namespace !== "";
  if (isNamed && typeof service.name === "string" && typeof service.namespace === "string") return;
  throw new TypeError(
    `The service of a webhook must be { name, namespace }, with texts: it is ${
      shownValue(service)
    }.`,
  );
}

function checkUrl(url: string): void {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== "https:") {
    throw new TypeError(`The url of a webhook must begin with https: it is ${url}.`);
  }
  if (parsed.search !== "" || parsed.hash !== "" || parsed.username !== "") {
    throw new TypeError("The url of a webhook must have no query, fragment or user.");
  }
}

/**
 * Checks that a path is one that the API server can call: it calls the same one each time.
 *
 * @throws {TypeError} If it does not begin with a slash, or has a parameter or a wildcard.
 */
export function checkWebhookPath(path: unknown): asserts path is string {
  if (typeof path !== "string" || !path.startsWith("/")) {
    throw new TypeError(`The path must begin with a slash: it is ${path}.`);
  }
  const open = path.split("/").find((part) => part.startsWith(":") || part === "*");
  if (open === undefined) return;
  throw new TypeError(
    `The path of a webhook must be one path: ${path} has ${open}, which the API server cannot fill ` +
      "in. Mount the webhook at a fixed path.",
  );
}

/** Returns the member `clientConfig` for a path. */
export function clientConfigOf(
  { service, url, caPem }: WebhookAddress,
  path: string,
): WebhookClientConfig {
  return {
    ...service ? { service: { ...service, path } } : { url: `${trimEndOf(url ?? "", "/")}${path}` },
    ...caPem !== undefined && { caBundle: new TextEncoder().encode(caPem).toBase64() },
  };
}
