import { isNotFound, type KubeFetch } from "@kubewire/kubewire";
import {
  createResourceClient,
  defineResource,
  type ResourceClient,
} from "@kubewire/kubewire/client";
import { ForeignSecretError } from "./certificate_errors.ts";
import { readContent, type Secret, type SecretContent, writeContent } from "./secret_content.ts";

/** The place of a Secret. */
export interface SecretName {
  /** The namespace. */
  namespace: string;
  /** The name. */
  name: string;
}

/** The annotation of the Secrets that this class writes; its value is for people. */
const ANNOTATION = "kubewire.dev/serving-certificate";

/** Reads and writes the certificates in a Secret. */
export class CertificateStore {
  /** The handle of the Secrets in the namespace. */
  readonly client: ResourceClient<Secret>;
  readonly #place: SecretName;
  #secret: Secret | undefined;

  /** Creates the access to a Secret; nothing is sent yet. */
  constructor(kube: KubeFetch, place: SecretName) {
    this.client = createResourceClient(kube, secrets).namespace(place.namespace);
    this.#place = place;
  }

  /**
   * Reads the newest version; without a Secret there are no certificates.
   *
   * @throws {ForeignSecretError} If the Secret has data that this class did not write.
   */
  async read(signal: AbortSignal): Promise<SecretContent> {
    try {
      this.#secret = await this.client.get(this.#place.name, { signal, maxAttempts: 1 });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.#secret = undefined;
    }
    if (this.#secret && isForeign(this.#secret)) throw new ForeignSecretError(this.#place);
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
    const { metadata: present } = this.#secret ?? {};
    const annotations = { ...present?.annotations, [ANNOTATION]: "certificateSecret" };
    const metadata = { ...present, name: this.#place.name, annotations };
    this.#secret = this.#secret
      ? await this.client.replace({ ...this.#secret, metadata, data }, options)
      : await this.client.create({ metadata, type: "kubernetes.io/tls", data }, options);
  }
}

/** An empty Secret may be there already, so that a Role can name it. */
function isForeign({ metadata, data = {} }: Secret): boolean {
  const isOurs = Object.hasOwn(metadata?.annotations ?? {}, ANNOTATION);
  return !isOurs && Object.values(data).some((value) => value !== "");
}

const secrets = defineResource<Secret>({
  group: "",
  version: "v1",
  plural: "secrets",
  kind: "Secret",
});
