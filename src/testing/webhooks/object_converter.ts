import { definitionCollection } from "../objects/custom_resource_definition.ts";
import { valueAt } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import { apiVersionOf, collectionOf, type ServedResource } from "../objects/served_resource.ts";
import type { StoredObject } from "../objects/store_event.ts";
import { internalError, untranslated } from "../status/api_errors.ts";
import { callConversion } from "./call_conversion.ts";
import type { ServiceUrl } from "./post_review.ts";
import { clientConfigOf } from "./webhook.ts";

/** The time that a conversion webhook has; it cannot be set. */
const TIMEOUT_SECONDS = 30;

/** Converts custom resources between their versions, with the webhook of their definition. */
export class ObjectConverter {
  readonly #store: ObjectStore;
  readonly #serviceUrl: ServiceUrl;

  /** Created by the server. */
  constructor(store: ObjectStore, serviceUrl: ServiceUrl) {
    this.#store = store;
    this.#serviceUrl = serviceUrl;
  }

  /**
   * Returns an object in a version of its resource.
   *
   * @throws {StatusError} 500, if the webhook cannot be called or its answer is not valid.
   */
  async convert(
    object: KubeObject,
    resource: ServedResource,
    version = resource.version,
  ): Promise<KubeObject> {
    const desiredVersion = apiVersionOf({ ...resource, version });
    if (!resource.convertedByWebhook || object.apiVersion === desiredVersion) return object;
    const { group, plural, kind } = resource;
    const definition = this.#store.get(definitionCollection, `${plural}.${group}`)?.object;
    const clientConfig = clientConfigOf(
      valueAt(definition, "spec.conversion.webhook.clientConfig"),
    );
    const webhook = { clientConfig, timeoutSeconds: TIMEOUT_SECONDS };
    try {
      const typed = { ...object, kind };
      return await callConversion(webhook, { object: typed, desiredVersion }, this.#serviceUrl);
    } catch (error) {
      throw untranslated((error as Error).message);
    }
  }

  /**
   * Returns a stored object in the version of a resource.
   *
   * @throws {StatusError} As {@linkcode ObjectConverter.convert}; the object counts as corrupt.
   */
  async served(stored: StoredObject, resource: ServedResource): Promise<StoredObject> {
    try {
      const object = await this.convert(stored.object, resource);
      return object === stored.object ? stored : stored.converted(object);
    } catch (error) {
      const { key, revision } = stored;
      throw internalError(
        `StorageError: corrupt object, Code: 7, Key: /${collectionOf(resource)}/${key}, ` +
          "ResourceVersion: 0, AdditionalErrorMsg: object not decodable " +
          `revision=${revision}: ${(error as Error).message}`,
      );
    }
  }
}
