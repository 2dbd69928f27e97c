import { createResourceClient } from "../../client/create_resource_client.ts";
import { defineResource } from "../../client/resource_definition.ts";
import type { ResourceClient } from "../../client/resource_client.ts";
import { isNotFound } from "../../core/api_status_error.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { readContent, type Secret, type SecretContent, writeContent } from "./secret_content.ts";

/** The place of a Secret. */
export interface SecretPlace {
  /** The namespace. */
  namespace: string;
  /** The name. */
  name: string;
}

/** Reads and writes the certificates in a Secret. */
export class CertificateStore {
  /** The handle of the Secrets in the namespace. */
  readonly client: ResourceClient<Secret>;
  readonly #name: string;
  #secret: Secret | undefined;

  /** Creates the access to a Secret; nothing is sent yet. */
  constructor(kube: KubeFetch, { namespace, name }: SecretPlace) {
    this.client = createResourceClient(kube, secrets).namespace(namespace);
    this.#name = name;
  }

  /** Reads the newest version; without a Secret there are no certificates. */
  async read(signal: AbortSignal): Promise<SecretContent> {
    try {
      this.#secret = await this.client.get(this.#name, { signal, maxAttempts: 1 });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.#secret = undefined;
    }
    return readContent(this.#secret ?? {});
  }

  /**
   * Replaces the version that was read, or creates the Secret.
   *
   * @throws {ApiStatusError} 409 if another replica has written or created it since, 404 if it has
   *   been deleted.
   */
  async write(content: SecretContent, signal: AbortSignal): Promise<void> {
    const data = writeContent(content);
    const options = { signal, maxAttempts: 1 };
    const metadata = { name: this.#name };
    this.#secret = this.#secret
      ? await this.client.replace({ ...this.#secret, data }, options)
      : await this.client.create({ metadata, type: "kubernetes.io/tls", data }, options);
  }
}

const secrets = defineResource<Secret>({
  group: "",
  version: "v1",
  plural: "secrets",
  kind: "Secret",
});
