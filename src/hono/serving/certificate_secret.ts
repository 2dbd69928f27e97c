import type { KubeFetch } from "@kubewire/kubewire";
import {
  checkLabel,
  checkNames,
  checkOptions,
  checkSubdomain,
  isObject,
  raceSignal,
  reportWarning,
  shownValue,
} from "@kubewire/kubewire/internal";
import type { WebhookService } from "./webhook_service.ts";
import type { CertificateCaller } from "./certificate_caller.ts";
import { CertificateKeeper } from "./certificate_keeper.ts";
import { checkCertificateName } from "./certificate_name.ts";
import type { CertificateSource } from "./certificate_source.ts";
import { checkList, checkOnError } from "./check_settings.ts";
import type { ServingCertificate } from "./serving_certificate.ts";

/** Settings of {@linkcode certificateSecret}. */
export interface CertificateSecretOptions {
  /**
   * The name of the Secret, in the namespace of the Service. It is created if it does not exist; an
   * empty one may exist already. It gets the annotation `kubewire.dev/serving-certificate`, and one that
   * has data without it is left as it is. Nothing else may write to the Secret: a certificate in it
   * is served if it is for the Service and an authority in it has signed it.
   */
  name: string;
  /** The Service through which the API server reaches the webhooks. */
  service: WebhookService;
  /**
   * The objects whose `caBundle` is kept; within them the webhooks of the Service, and those with a
   * `url`.
   * @default {[]}
   */
  callers?: readonly CertificateCaller[];
  /**
   * DNS names, of which the first label may be `*`, and IP addresses in addition to those of the
   * Service, such as the host of a `url`.
   * @default {[]}
   */
  names?: readonly string[];
  /**
   * Milliseconds for which a certificate is valid, from 10 s to 100 years; it is replaced after two
   * thirds of them. A new authority is in each `caBundle` for a minute before its certificate is
   * served, or for a fifteenth of a lifetime below 15 minutes, so that all API servers have learned
   * of it.
   * @default {7_776_000_000} 90 days
   */
  lifetimeMs?: number;
  /**
   * Called when the certificate cannot be kept, once for each streak of failures; the present one
   * stays in use. By default a warning is written to standard error.
   */
  onError?: (error: unknown) => void;
}

const NAMES: Record<keyof CertificateSecretOptions, true> = {
  name: true,
  service: true,
  callers: true,
  names: true,
  lifetimeMs: true,
  onError: true,
};

const DAY_MS = 86_400_000;
const LONGEST_ANNOUNCEMENT_MS = 60_000;
/** Certificates count in seconds: a shorter one would be due as soon as it is made. */
const LEAST_LIFETIME_MS = 10_000;
const LONGEST_LIFETIME_MS = 36_525 * DAY_MS;

/**
 * Returns a certificate that the replicas of the program make and renew themselves, in a Secret, and
 * keeps its authorities in the `caBundle` of the objects by which the API server calls the webhooks.
 *
 * @example
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createDiscovery } from "jsr:@kubewire/kubewire/client";
 * import {
 *   certificateSecret,
 *   serveHttps,
 *   webhookConfigurations,
 * } from "jsr:@kubewire/hono";
 *
 * const app = new Hono(); // with the routes of admission(…)
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const service = { name: "webhooks", namespace: kube.namespace };
 * const callers = webhookConfigurations(app, { name: "my-program", service });
 * await using certificates = certificateSecret(kube, { name: "webhooks-tls", service, callers });
 * await using server = await serveHttps(app.fetch, { certificates });
 * const discovery = createDiscovery(kube);
 * for (const object of callers) { // without a caBundle, which certificateSecret fills in
 *   await (await discovery.client(object)).apply(object, { fieldManager: "my-program" });
 * }
 * await server.finished;
 * ```
 *
 * `get` of the result waits while the API server cannot be reached, and rejects with a
 * {@linkcode CertificateAccessError} if the account lacks a permission, and with a
 * {@linkcode ForeignSecretError} if the Secret has data of something else.
 *
 * @throws {TypeError} If a name is not valid, or an option is of another type.
 * @throws {RangeError} If the lifetime is not valid.
 */
export function certificateSecret(
  kube: KubeFetch,
  options: CertificateSecretOptions,
): CertificateSource {
  checkOptions(options, "{ name, service }");
  checkNames<CertificateSecretOptions>("certificateSecret", options, NAMES);
  const { name, service, callers = [], onError = warn } = options;
  const { lifetimeMs = 90 * DAY_MS } = options;
  checkSubdomain("The name of the Secret", name);
  checkService(service);
  checkLabel("The name of the Service", service.name);
  checkLabel("The namespace of the Service", service.namespace);
  checkCallers(callers);
  checkOnError(options.onError);
  checkList("names", options.names, "DNS names and IP addresses");
  options.names?.forEach(checkCertificateName);
  if (!(lifetimeMs >= LEAST_LIFETIME_MS && lifetimeMs <= LONGEST_LIFETIME_MS)) {
    throw new RangeError(
      `lifetimeMs must be from ${LEAST_LIFETIME_MS} to ${LONGEST_LIFETIME_MS}, which is 100 years: ` +
        `it is ${lifetimeMs}.`,
    );
  }
  const host = `${service.name}.${service.namespace}.svc`;
  const names = [...new Set([host, `${host}.cluster.local`, ...options.names ?? []])];
  const keeper = new CertificateKeeper(kube, {
    name,
    service,
    names,
    callers,
    lifetimeMs,
    announceMs: Math.min(LONGEST_ANNOUNCEMENT_MS, lifetimeMs / 15),
    onError,
  });
  return {
    async get({ signal } = {}) {
      if (!keeper.held.current) await raceSignal(keeper.ready, signal);
      return keeper.held.current as ServingCertificate;
    },
    onChange: (listener) => keeper.held.onChange(listener),
    [Symbol.asyncDispose]: () => keeper[Symbol.asyncDispose](),
  };
}

function checkService(service: unknown): void {
  if (isObject(service)) return;
  throw new TypeError(
    `service must be an object, such as { name: "webhooks", namespace: "default" }: it is ${
      shownValue(service)
    }.`,
  );
}

function checkCallers(callers: unknown): void {
  checkList("callers", callers, "objects, such as the result of webhookConfigurations");
  for (const caller of callers as readonly unknown[]) {
    if (isObject(caller) && isObject(caller.metadata)) continue;
    throw new TypeError(
      "Each of callers must be an object with a kind and metadata, such as those of " +
        `webhookConfigurations: one is ${shownValue(caller)}.`,
    );
  }
}

function warn(error: unknown): void {
  reportWarning("The serving certificate cannot be renewed", error);
}
