import type { KubernetesObject, Mutable } from "@kubewire/kubewire";
import type { ResourceDefinition } from "@kubewire/kubewire/client";
import {
  callSafely,
  checkDefinition,
  checkFunctions,
  checkNames,
  checkOptions,
  isObject,
  raceSignal,
} from "@kubewire/kubewire/internal";
import { Hono } from "hono";
import { AdmissionDeniedError } from "./admission_denied_error.ts";
import {
  type AdmissionRequest,
  admissionRequestOf,
  type ReadReview,
  readReview,
} from "./admission_request.ts";
import { AdmissionResponse } from "./admission_response.ts";
import { jsonCopy } from "./json_text.ts";
import { objectPatch } from "./object_patch.ts";
import { readReviewBody, reviewLimitMs, type ReviewRequest } from "./review_body.ts";
import {
  declareWebhook,
  type WebhookDeclaration,
  type WebhookSettings,
} from "./webhook_declaration.ts";

/** Settings of {@linkcode admission}. */
export interface AdmissionOptions<T extends KubernetesObject> extends WebhookSettings {
  /** The resource whose objects the webhook is asked about. */
  resource: ResourceDefinition<T>;
  /**
   * Changes the object in place, before it is stored; served at `/mutate`. The difference is sent as
   * a JSON Patch, so fields that you do not touch stay exactly as they are; whole numbers above 2^53
   * are not exact in JavaScript, so do not move or copy them. Items of lists are found again by their
   * names; a list of which most items change, and a value more than 100 levels deep, is replaced as a
   * whole. It is called for `CREATE` and `UPDATE` only. To deny the request, throw an
   * {@linkcode AdmissionDeniedError}.
   */
  mutate?: (object: Mutable<T>, request: AdmissionRequest<T>) => void | Promise<void>;
  /**
   * Checks the request, after all changes; served at `/validate`. To deny the request, throw an
   * {@linkcode AdmissionDeniedError}.
   */
  validate?: (request: AdmissionRequest<T>) => void | Promise<void>;
  /**
   * Called with an error other than an {@linkcode AdmissionDeniedError}: the request is denied with
   * status 500 and a message that does not show the error.
   */
  onError?: (error: unknown, request: AdmissionRequest<T>) => void;
}

type Work<T extends KubernetesObject> = (
  request: AdmissionRequest<T>,
  response: AdmissionResponse,
) => Promise<void>;

const NAMES: Record<keyof AdmissionOptions<KubernetesObject>, true> = {
  resource: true,
  mutate: true,
  validate: true,
  onError: true,
  name: true,
  operations: true,
  subresources: true,
  failurePolicy: true,
  sideEffects: true,
  timeoutSeconds: true,
  reinvocationPolicy: true,
  namespaceSelector: true,
  objectSelector: true,
  matchConditions: true,
};

/** The API server waits for 10 s if it does not say otherwise. */
const DEFAULT_SECONDS = 10;
/** As for controller-runtime: an object of 3 MiB, the one before it, and the rest. */
const MOST_BYTES = 7 * 1024 * 1024;

/**
 * Returns an app for Hono that serves the admission webhooks of a resource: `mutate` at `/mutate`,
 * and `validate` at `/validate`. The API server calls them after `webhookConfigurations(app)` was
 * applied. They answer as `admission.k8s.io/v1` demands; an error, or a webhook that is about to
 * take too long, is a denial with a status, never a broken call that falls under the failurePolicy.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 *
 * @example At most ten replicas, and a label
 * ```ts
 * import { Hono } from "npm:hono";
 * import { admission, AdmissionDeniedError } from "jsr:@kubewire/hono";
 * import { deployments } from "jsr:@kubewire/types/apps/v1/resources";
 *
 * const app = new Hono();
 * app.route("/deployments", admission({
 *   resource: deployments,
 *   mutate(deployment) {
 *     deployment.metadata.labels = { ...deployment.metadata.labels, seen: "yes" };
 *   },
 *   validate({ object }) {
 *     const { replicas = 1 } = object?.spec ?? {};
 *     if (replicas > 10) throw new AdmissionDeniedError("10 replicas at most");
 *   },
 * }));
 * ```
 *
 * @throws {TypeError} If there is neither `mutate` nor `validate`, or a setting is not valid.
 */
export function admission<T extends KubernetesObject>(options: AdmissionOptions<T>): Hono {
  checkOptions(options, "{ resource, validate }");
  checkNames<AdmissionOptions<T>>("admission", options, NAMES);
  checkDefinition(options.resource);
  checkFunctions(options, ["mutate", "validate", "onError"]);
  const { mutate, validate } = options;
  if (!mutate && !validate) throw new TypeError("admission needs mutate or validate.");
  const app = new Hono();
  const serve = (type: WebhookDeclaration["type"], work: Work<T>) =>
    app.post(`/${type}`, declareWebhook(handlerOf(options, work), { ...options, type }));
  if (mutate) {
    serve("mutate", async (request, response) => {
      const { object, operation } = request;
      if (!object || (operation !== "CREATE" && operation !== "UPDATE")) return;
      const changed = jsonCopy(object);
      await mutate(changed as Mutable<T>, request);
      request.signal.throwIfAborted();
      response.patch = objectPatch(object, changed);
    });
  }
  if (validate) serve("validate", async (request) => await validate(request));
  return app;
}

function handlerOf<T extends KubernetesObject>(
  options: AdmissionOptions<T>,
  work: Work<T>,
): (c: { req: ReviewRequest }) => Promise<Response> {
  return async ({ req }) => {
    const signal = AbortSignal.timeout(reviewLimitMs(req.raw.url, DEFAULT_SECONDS));
    const { body, uid, fault } = await readReviewBody(req, { signal, maxBytes: MOST_BYTES });
    if (fault === "late" && uid === "") { // an answer that the API server would not take
      return Response.json({ error: "The review did not arrive in time." }, { status: 408 });
    }
    if (fault !== undefined) {
      const [httpStatus, message] = FAULTS[fault];
      return new AdmissionResponse(uid).denied(new AdmissionDeniedError(message, { httpStatus }));
    }
    const review = readReview(body);
    if (!review) {
      return Response.json({ error: "This is not an AdmissionReview v1." }, { status: 400 });
    }
    return await answered(review, { options, work, signal });
  };
}

const FAULTS = {
  late: [504, "The review of this request did not arrive in time."],
  tooLarge: [413, "The review of this request is larger than 7 MiB."],
} as const;

interface Call<T extends KubernetesObject> {
  readonly options: AdmissionOptions<T>;
  readonly work: Work<T>;
  readonly signal: AbortSignal;
}

async function answered<T extends KubernetesObject>(
  review: ReadReview,
  { options, work, signal }: Call<T>,
): Promise<Response> {
  const response = new AdmissionResponse(review.uid);
  const { resource, onError } = options;
  const misfit = misfitOf(review, resource);
  if (misfit) return response.denied(new AdmissionDeniedError(misfit, { httpStatus: 400 }));
  const request = admissionRequestOf<T>(review, {
    signal,
    // a value of another type would make the API server refuse the whole answer
    warn: (text) => void response.warnings.push(String(text)),
    audit: (key, value) => void (response.auditAnnotations[key] = String(value)),
  });
  try {
    await raceSignal(work(request, response), signal);
    return response.allowed();
  } catch (error) {
    if (error instanceof AdmissionDeniedError) return response.denied(error);
    callSafely(onError, error, request);
    if (!signal.aborted) return response.denied(failed(error));
    const message = "The webhook took too long to decide about this request.";
    return response.denied(new AdmissionDeniedError(message, { httpStatus: 504 }));
  }
}

/** Names the kind of the error only: its message may be about anything, a secret included. */
function failed(error: unknown): AdmissionDeniedError {
  const name = error instanceof Error ? error.name : "Error";
  const message = `The webhook failed to decide about this request (${name}).`;
  return new AdmissionDeniedError(message, { httpStatus: 500 });
}

function misfitOf(
  { request }: ReadReview,
  { group, plural }: ResourceDefinition<KubernetesObject>,
): string | undefined {
  const asked = isObject(request.resource) ? request.resource : {};
  if (asked.group === group && asked.resource === plural) return undefined;
  const name = asked.group ? `${asked.resource}.${asked.group}` : `${asked.resource}`;
  const own = group ? `${plural}.${group}` : plural;
  return `The webhook for ${own} was asked about ${name}: check the rules of its configuration.`;
}
