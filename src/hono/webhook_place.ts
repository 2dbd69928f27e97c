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
export interface WebhookPlace {
  /** The Service of the webhooks; either this or `url`. */
  service?: WebhookService;
  /** The `https` URL of the app, for webhooks outside the cluster. */
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
export function checkWebhookPlace({ service, url }: WebhookPlace): void {
  if (Boolean(service) === Boolean(url)) {
    throw new TypeError("A webhook needs either the service or the url where it is served.");
  }
  if (url !== undefined && new URL(url).protocol !== "https:") {
    throw new TypeError(`The url of a webhook must begin with https: it is ${url}.`);
  }
}

/** Returns the member `clientConfig` for a path. */
export function clientConfigOf(
  { service, url, caPem }: WebhookPlace,
  path: string,
): WebhookClientConfig {
  return {
    ...service ? { service: { ...service, path } } : { url: new URL(path, url).href },
    ...caPem !== undefined && { caBundle: btoa(caPem) },
  };
}
