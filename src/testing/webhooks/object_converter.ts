import { definitionCollection } from "../resources/custom_resource_definition.ts";
import { textsOf, valueAt } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import {
  apiVersionOf,
  type ServedResource,
  withStorageDefaults,
} from "../resources/served_resource.ts";
import type { StoredObject } from "../objects/store_event.ts";
import { withKnownFields } from "../schemas/known_fields.ts";
import { versionsOf } from "../schemas/stored_versions.ts";
import { untranslated } from "../status/api_errors.ts";
import { callConversion, type ConversionTarget } from "./call_conversion.ts";
import { CorruptObject } from "./corrupt_object.ts";
import type { ServiceUrl } from "./post_review.ts";
import { clientConfigOf } from "../webhook_configs/webhook.ts";

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
    const { group, plural, kind, schema, storageSchema } = resource;
    const definition = this.#store.get(definitionCollection, `${plural}.${group}`)?.object;
    const isKnown = versionsOf(definition ?? {}).some(({ name }) =>
      `${group}/${name}` === object.apiVersion
    );
    if (!isKnown) {
      throw untranslated(
        `request to convert CR from an invalid group/version: ${object.apiVersion}`,
      );
    }
    const webhook = webhookOf(valueAt(definition, "spec.conversion.webhook"));
    try {
      const typed = { ...object, kind };
      const request = { object: typed, desiredVersion };
      const converted = await callConversion(webhook, request, this.#serviceUrl);
      return version === resource.version
        ? withKnownFields(converted, schema)
        : withStorageDefaults(withKnownFields(converted, storageSchema), resource);
    } catch (error) {
      throw untranslated((error as Error).message);
    }
  }

  /**
   * Returns a stored object in the version of a resource.
   *
   * @throws {StatusError} 500, if it cannot be converted.
   */
  async served(stored: StoredObject, resource: ServedResource): Promise<StoredObject> {
    const read = await this.read(stored, resource);
    if (read instanceof CorruptObject) throw read.toStatusError();
    return read;
  }

  /** Returns a stored object in the version of a resource, or what says why it has none. */
  async read(
    stored: StoredObject,
    resource: ServedResource,
  ): Promise<StoredObject | CorruptObject> {
    try {
      const object = await this.convert(stored.object, resource);
      return object === stored.object ? stored : stored.converted(object);
    } catch (error) {
      return new CorruptObject(stored, resource, (error as Error).message);
    }
  }
}

function webhookOf(given: unknown): ConversionTarget {
  const [reviewVersion = "v1"] = textsOf(valueAt(given, "conversionReviewVersions")).filter((
    each,
  ) => each === "v1" || each === "v1beta1");
  const clientConfig = clientConfigOf(valueAt(given, "clientConfig"));
  return { clientConfig, timeoutSeconds: TIMEOUT_SECONDS, reviewVersion };
}
