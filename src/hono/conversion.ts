import type { KubernetesObject } from "@kubewire/kubewire";
import { objectKey } from "@kubewire/kubewire/informer";
import {
  callSafely,
  checkFunctions,
  checkNames,
  checkOptions,
  checkTexts,
  groupOf,
  isObject,
  raceSignal,
  shownValue,
} from "@kubewire/kubewire/internal";
import type { Handler } from "hono";
import { jsonCopy, jsonText } from "./json_text.ts";
import { readReviewBody, reviewLimitMs } from "./review_body.ts";
import {
  checkWebhookAddress,
  checkWebhookPath,
  clientConfigOf,
  type WebhookAddress,
  type WebhookClientConfig,
} from "./webhook_address.ts";

/** A custom resource in one of its versions. */
export type VersionedObject = KubernetesObject & { apiVersion: string; kind: string };

/** Settings of {@linkcode conversion}. */
export interface ConversionOptions {
  /** The API group of the custom resource. */
  group: string;
  /** The kind of the custom resource. */
  kind: string;
  /**
   * Returns an object in another version, such as `v2`: all fields but `apiVersion`, `kind` and
   * `metadata`, of which labels and annotations alone may change. It must not lose anything:
   * converted there and back, an object must be the same; put values for which the other version
   * has no field into an annotation. It gets a copy, which it may change and return. Whole numbers
   * above 2^53 are not exact in JavaScript: keep such values as text.
   */
  convert: (
    object: VersionedObject,
    version: string,
    options: { signal: AbortSignal },
  ) => object | Promise<object>;
  /** Called with an error of `convert`; the API server gets a message that does not show it. */
  onError?: (error: unknown, object: VersionedObject) => void;
  /**
   * The most bytes of a request. A list without a limit is one request with all of its objects, and
   * takes about four times its size in memory.
   * @default {134_217_728} 128 MiB
   */
  maxBytes?: number;
}

const NAMES: Record<keyof ConversionOptions, true> = {
  group: true,
  kind: true,
  convert: true,
  onError: true,
  maxBytes: true,
};

const API_VERSION = "apiextensions.k8s.io/v1";
/** The API server waits for 30 s if it does not say otherwise. */
const DEFAULT_SECONDS = 30;
const DEFAULT_MAX_BYTES = 128 * 1024 * 1024;

/**
 * Returns a handler for Hono that converts the objects of a custom resource between its versions,
 * when the API server asks for it. The response has the same objects in the same order, with the
 * metadata that the API server demands; if one of them cannot be converted, the whole review fails,
 * as Kubernetes has it.
 *
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion
 *
 * @example A field that got another name
 * ```ts
 * import { Hono } from "npm:hono";
 * import { conversion } from "jsr:@kubewire/hono";
 *
 * type Website = { spec: { host?: string; hostname?: string } };
 *
 * const app = new Hono();
 * app.post("/convert", conversion({
 *   group: "example.com",
 *   kind: "Website",
 *   convert(object, version) {
 *     const { spec } = object as unknown as Website;
 *     const host = spec.host ?? spec.hostname;
 *     return { spec: version === "v1" ? { host } : { hostname: host } };
 *   },
 * }));
 * ```
 *
 * @throws {TypeError} If the kind is empty, or `convert` is not a function.
 * @throws {RangeError} If `maxBytes` is not above 0.
 */
export function conversion(options: ConversionOptions): Handler {
  checkOptions(options, "{ group, kind, convert }");
  checkNames<ConversionOptions>("conversion", options, NAMES);
  checkTexts(options, ["group", "kind"]);
  checkFunctions(options, ["onError"]);
  const { kind, convert, maxBytes = DEFAULT_MAX_BYTES } = options;
  if (!kind) throw new TypeError("conversion needs the kind of the custom resource.");
  if (typeof convert !== "function") throw new TypeError("conversion needs a function convert.");
  if (!(typeof maxBytes === "number" && maxBytes > 0)) {
    throw new RangeError(`maxBytes must be a number above 0: it is ${shownValue(maxBytes)}.`);
  }
  return async ({ req }) => {
    const signal = AbortSignal.timeout(reviewLimitMs(req.url, DEFAULT_SECONDS));
    const { body, uid, fault } = await readReviewBody(req, { signal, maxBytes });
    if (fault !== undefined) {
      const message = fault === "late"
        ? "The objects to convert did not arrive in time."
        : `The objects to convert are larger than ${maxBytes} bytes, the maxBytes of the webhook.`;
      return reviewResponse({ uid, message });
    }
    const request = isObject(body) && body.kind === "ConversionReview" &&
      body.apiVersion === API_VERSION && isObject(body.request) && body.request;
    if (!request || typeof request.uid !== "string" || !Array.isArray(request.objects)) {
      return Response.json({ error: "This is not a ConversionReview v1." }, { status: 400 });
    }
    const { objects, failure: message } = await converted(options, { request, signal });
    return reviewResponse({ uid: request.uid, objects, message });
  };
}

/** Settings of {@linkcode conversionStrategy}. */
export interface ConversionStrategyOptions extends WebhookAddress {
  /** The path of the handler. */
  path: string;
}

/** The member `spec.conversion` of a CustomResourceDefinition. */
export interface CustomResourceConversion {
  /** The API server asks a webhook. */
  strategy: "Webhook";
  /** The webhook. */
  webhook: {
    /** Where the API server reaches the webhook. */
    clientConfig: WebhookClientConfig;
    /** The versions of ConversionReview. */
    conversionReviewVersions: string[];
  };
}

/**
 * Returns the member `spec.conversion` of a CustomResourceDefinition whose objects a handler of
 * {@linkcode conversion} converts.
 *
 * @throws {TypeError} If the place of the webhook is not given, or given twice, or the path does not
 * begin with a slash, or has a parameter.
 */
export function conversionStrategy(options: ConversionStrategyOptions): CustomResourceConversion {
  checkOptions(options, "{ service, path }");
  const names = { service: true, url: true, caPem: true, path: true } as const;
  checkNames<ConversionStrategyOptions>("conversionStrategy", options, names);
  checkWebhookAddress(options);
  const { path } = options;
  checkWebhookPath(path);
  return {
    strategy: "Webhook",
    webhook: { clientConfig: clientConfigOf(options, path), conversionReviewVersions: ["v1"] },
  };
}

interface Call {
  readonly request: Record<string, unknown>;
  readonly signal: AbortSignal;
}

interface Outcome {
  readonly uid: string;
  readonly objects?: string[] | undefined;
  readonly message?: string | undefined;
}

/** Returns the review; the objects became text one by one, so that each has its own error. */
function reviewResponse({ uid, objects, message }: Outcome): Response {
  const result = message === undefined ? { status: "Success" } : { status: "Failure", message };
  const response = JSON.stringify({ uid, result }).slice(0, -1);
  const convertedObjects = objects ? `,"convertedObjects":[${objects.join(",")}]` : "";
  const text = `{"apiVersion":"${API_VERSION}","kind":"ConversionReview",` +
    `"response":${response}${convertedObjects}}}`;
  return new Response(text, { headers: { "content-type": "application/json" } });
}

/** Returns the converted objects as JSON, or why one of them could not be converted. */
async function converted(
  options: ConversionOptions,
  { request, signal }: Call,
): Promise<{ objects?: string[]; failure?: string }> {
  const { group, kind } = options;
  const apiVersion = String(request.desiredAPIVersion);
  const objects = request.objects as VersionedObject[];
  const foreign = objects.find((each) => each?.kind !== kind || groupOf(each.apiVersion) !== group);
  if (foreign !== undefined || groupOf(apiVersion) !== group) {
    const asked = foreign ? `${foreign.kind} of ${foreign.apiVersion}` : `objects of ${apiVersion}`;
    return { failure: `The webhook for ${kind}.${group} was asked about ${asked}.` };
  }
  const outcomes = await Promise.all(
    objects.map((object) => convertedObject(options, object, { apiVersion, signal })),
  );
  const failed = outcomes.find(({ failure }) => failure !== undefined);
  return failed ?? { objects: outcomes.map(({ text = "" }) => text) };
}

async function convertedObject(
  { group, kind, convert, onError }: ConversionOptions,
  object: VersionedObject,
  { apiVersion, signal }: { apiVersion: string; signal: AbortSignal },
): Promise<{ text?: string; failure?: string }> {
  if (object.apiVersion === apiVersion) return { text: jsonText(object) };
  const version = apiVersion.slice(group.length + 1);
  try {
    const converting = async () => await convert(jsonCopy(object), version, { signal });
    const result = await raceSignal(converting(), signal);
    if (!isObject(result)) throw new TypeError("convert returned no object.");
    const metadata = metadataOf(object, result.metadata);
    return { text: jsonText({ ...result, apiVersion, kind, metadata }) };
  } catch (error) {
    callSafely(onError, error, object);
    const what = objectKey(object.metadata);
    if (signal.aborted) {
      return { failure: `The webhook took too long to convert ${what} to ${version}.` };
    }
    const why = error instanceof Error ? error.name : "Error";
    return { failure: `The webhook failed to convert ${what} to ${version} (${why}).` };
  }
}

/** Returns the metadata of an object with the labels and annotations of its conversion. */
function metadataOf({ metadata }: VersionedObject, changed: unknown): Record<string, unknown> {
  if (!isObject(changed)) return { ...metadata };
  const { labels: _labels, annotations: _annotations, ...kept } = metadata;
  const { labels, annotations } = changed;
  return {
    ...kept,
    ...labels !== undefined && { labels },
    ...annotations !== undefined && { annotations },
  };
}
