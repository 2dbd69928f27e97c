import { isNotFound, type KubeFetch, type KubernetesObject } from "@kubewire/kubewire";
import {
  createResourceClient,
  defineResource,
  type ResourceClient,
  type ResourceDefinition,
} from "@kubewire/kubewire/client";
import { isObject } from "@kubewire/kubewire/internal";
import type { WebhookService } from "../webhook_address.ts";
import { decoded, readBundle } from "./secret_content.ts";

/**
 * An object by which the API server knows a webhook of the program, and the `caBundle` to verify it:
 * an object of `webhookConfigurations`, for example, or any object with these two fields.
 */
export interface CertificateCaller {
  /** The kind of the object. */
  kind:
    | "ValidatingWebhookConfiguration"
    | "MutatingWebhookConfiguration"
    | "CustomResourceDefinition";
  /** The metadata, of which the name counts. */
  metadata: {
    /** The name of the object. */
    name: string;
  };
}

/** The member `clientConfig` of a webhook, as the API server returns it. */
interface ClientConfig {
  service?: { name?: unknown; namespace?: unknown };
  caBundle?: string;
}

type CallerDefinition = ResourceDefinition<KubernetesObject>;

const definitions: Record<CertificateCaller["kind"], CallerDefinition> = {
  ValidatingWebhookConfiguration: clusterScoped(
    "admissionregistration.k8s.io",
    "ValidatingWebhookConfiguration",
  ),
  MutatingWebhookConfiguration: clusterScoped(
    "admissionregistration.k8s.io",
    "MutatingWebhookConfiguration",
  ),
  CustomResourceDefinition: clusterScoped("apiextensions.k8s.io", "CustomResourceDefinition"),
};

/** Reads and writes the `caBundle` members of one object. */
export class CallerBundles {
  /** The resource of the object. */
  readonly definition: ResourceDefinition<KubernetesObject>;
  /** The handle of the resource. */
  readonly client: ResourceClient<KubernetesObject>;
  /** The name of the object. */
  readonly name: string;
  readonly #service: WebhookService;
  #object: KubernetesObject | undefined;

  /**
   * Creates the access to an object; nothing is sent yet.
   *
   * @throws {TypeError} If the kind is not one that has webhooks, or the name is missing.
   */
  constructor(kube: KubeFetch, caller: CertificateCaller, service: WebhookService) {
    const { kind, metadata: { name } } = caller;
    if (!Object.hasOwn(definitions, kind)) {
      const kinds = Object.keys(definitions).join(", ");
      throw new TypeError(`A caller must be one of ${kinds}: its kind is ${kind}.`);
    }
    this.definition = definitions[kind];
    this.client = createResourceClient(kube, this.definition);
    this.name = name;
    this.#service = service;
    this.client.pathOf(name); // throws if it cannot be a name
  }

  /** Reads the object, if it exists. */
  async read(signal: AbortSignal): Promise<void> {
    try {
      this.#object = await this.client.get(this.name, { signal, maxAttempts: 1 });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.#object = undefined;
    }
  }

  /** The authorities in the object that was read, PEM each. */
  get authorities(): string[] {
    return configsOf(this.#object).flatMap(({ caBundle = "" }) => readBundle(decoded(caBundle)));
  }

  /**
   * Puts the authorities into the object that was read, unless it has them.
   *
   * @throws {ApiStatusError} 409 if the object has been changed since.
   */
  async write(bundle: readonly string[], signal: AbortSignal): Promise<void> {
    if (!this.#object) return;
    const caBundle = btoa(bundle.join(""));
    const object = structuredClone(this.#object);
    const outdated = configsOf(object).filter((config) =>
      this.#isOurs(config) && config.caBundle !== caBundle
    );
    if (outdated.length === 0) return;
    for (const config of outdated) config.caBundle = caBundle;
    this.#object = await this.client.replace(object, { signal, maxAttempts: 1 });
  }

  #isOurs({ service }: ClientConfig): boolean {
    const { name, namespace } = this.#service;
    return !service || service.name === name && service.namespace === namespace;
  }
}

function configsOf(object: KubernetesObject | undefined): ClientConfig[] {
  const { webhooks, spec } = (object ?? {}) as {
    webhooks?: unknown;
    spec?: { conversion?: { webhook?: unknown } };
  };
  const holders = Array.isArray(webhooks) ? webhooks : [spec?.conversion?.webhook];
  return holders.flatMap((holder) =>
    isObject(holder) && isObject(holder.clientConfig) ? [holder.clientConfig as ClientConfig] : []
  );
}

function clusterScoped(group: string, kind: string): CallerDefinition {
  return defineResource({
    group,
    version: "v1",
    plural: `${kind.toLowerCase()}s`,
    kind,
    namespaced: false,
  });
}
