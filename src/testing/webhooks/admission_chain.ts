import type { UserInfo } from "../auth/user_info.ts";
import { describeUser } from "../auth/user_info.ts";
import { equalJson } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { servedObject, type ServedResource } from "../resources/served_resource.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { ResourceRegistry } from "../resources/resource_registry.ts";
import { badRequest, internalError, notFound } from "../status/api_errors.ts";
import { StatusError } from "../status/status_error.ts";
import { callWebhook, WebhookCallError } from "./call_webhook.ts";
import type { ObjectConverter } from "./object_converter.ts";
import { patchedObject } from "./patched_object.ts";
import type { ServiceUrl } from "./post_review.ts";
import { type Webhook, webhooksOf, type WebhookType } from "../webhook_configs/webhook.ts";
import { type AdmittedRequest, resourceFor, selectorsMatch } from "./webhook_match.ts";

/** A request on its way through the webhooks. */
export interface Admission extends AdmittedRequest {
  readonly name: string;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** The options of the request, such as `CreateOptions`. */
  readonly options: Record<string, unknown>;
  /** Adds a warning to the response. */
  readonly warn: (text: string) => void;
}

/** The objects of an admission. */
export interface Admitted {
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
}

/** A webhook that is asked about a request, and the resource as which it knows the object. */
interface Invocation {
  readonly webhook: Webhook;
  readonly resource: ServedResource;
}

/** State of the server that the webhooks are called with. */
export interface AdmissionContext {
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
  readonly converter: ObjectConverter;
}

/** Calls the webhooks of the configurations in the store. */
export class AdmissionChain {
  readonly #context: AdmissionContext;
  readonly #serviceUrl: ServiceUrl;

  /** Created by the server. */
  constructor(context: AdmissionContext, serviceUrl: ServiceUrl) {
    this.#context = context;
    this.#serviceUrl = serviceUrl;
  }

  /** Returns whether a webhook may be asked about a request, whatever its objects are. */
  concerns(request: AdmittedRequest): boolean {
    return (["mutating", "validating"] as const).some((type) =>
      this.#invocations(type, request).length > 0
    );
  }

  /**
   * Returns the object as the mutating webhooks have changed it.
   *
   * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go`.
   *
   * @throws {StatusError} If a webhook denies the request, or its call fails.
   */
  async mutate(admission: Admission, admitted: Admitted): Promise<KubeObject | undefined> {
    let { object } = admitted;
    const invoked = new Set<string>();
    const again = new Set<string>();
    for (const round of [0, 1]) {
      for (const invocation of this.#invocations("mutating", admission)) {
        const { webhook } = invocation;
        if (round === 1 && !again.has(webhook.id)) continue;
        const before = { ...admitted, object };
        if (!this.#selects(webhook, admission, before)) continue;
        const patched = await this.#call("mutating", invocation, admission, before);
        if (patched && !equalJson(patched, object)) {
          object = patched;
          for (const each of invoked) again.add(each);
        }
        if (webhook.isReinvoked) invoked.add(webhook.id);
      }
      if (again.size === 0) break;
    }
    return object;
  }

  /**
   * Asks the validating webhooks, all at once.
   *
   * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/validating/dispatcher.go`.
   *
   * @throws {StatusError} If a webhook denies the request, or its call fails.
   */
  async validate(admission: Admission, admitted: Admitted): Promise<void> {
    const invocations = this.#invocations("validating", admission).filter(({ webhook }) =>
      this.#selects(webhook, admission, admitted)
    );
    const results = await Promise.allSettled(
      invocations.map((each) => this.#call("validating", each, admission, admitted)),
    );
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }

  #invocations(type: WebhookType, request: AdmittedRequest): Invocation[] {
    if (request.resource.group === "admissionregistration.k8s.io") return [];
    return webhooksOf(this.#context.store, type).flatMap((webhook) => {
      const resource = resourceFor(webhook, request, this.#context.registry);
      return resource ? [{ webhook, resource }] : [];
    });
  }

  #selects(webhook: Webhook, { resource, namespace }: Admission, admitted: Admitted): boolean {
    const stored = resource.namespaced
      ? this.#context.store.get("namespaces", namespace)?.object
      : undefined;
    if (resource.namespaced && !stored) {
      throw notFound({ group: "", plural: "namespaces", name: namespace });
    }
    const namespaceObject = isNamespace(resource) ? admitted.object ?? admitted.oldObject : stored;
    return selectorsMatch(webhook, { ...admitted, namespaceObject });
  }

  async #call(
    type: WebhookType,
    { webhook, resource }: Invocation,
    admission: Admission,
    { object, oldObject }: Admitted,
  ): Promise<KubeObject | undefined> {
    const { name } = webhook;
    if (admission.dryRun && !webhook.hasNoSideEffects) {
      throw badRequest(`admission webhook ${JSON.stringify(name)} does not support dry run`);
    }
    const form = async (each: KubeObject | undefined) =>
      each && servedObject(await this.#context.converter.convert(each, resource), resource);
    const shown = await form(object);
    const uid = crypto.randomUUID();
    const request = requestOf({ uid, admission, resource }, {
      object: shown,
      oldObject: await form(oldObject),
    });
    let answer;
    try {
      answer = await callWebhook(webhook, { uid, request }, { type, serviceUrl: this.#serviceUrl });
    } catch (error) {
      if (!(error instanceof WebhookCallError)) throw error;
      if (webhook.ignoresFailures) return undefined;
      throw internalError(error.message);
    }
    answer.warnings.forEach((text) => admission.warn(text));
    if (!answer.allowed) throw denied(name, answer.status);
    if (answer.patch.length === 0) return undefined;
    if (!shown) throw unmodifiable(name);
    const { registry, converter } = this.#context;
    const changed = patchedObject(shown, answer.patch, { resource, registry });
    return await converter.convert(changed, admission.resource);
  }
}

function unmodifiable(webhook: string): StatusError {
  return internalError(
    `admission webhook ${JSON.stringify(webhook)} attempted to modify the object, which is not ` +
      "supported for this operation",
  );
}

function requestOf(
  { uid, admission, resource }: { uid: string; admission: Admission; resource: ServedResource },
  { object, oldObject }: Admitted,
): Record<string, unknown> {
  const kindOf = ({ group, version, kind }: ServedResource) => ({ group, version, kind });
  const placeOf = ({ group, version, plural }: ServedResource) => ({
    group,
    version,
    resource: plural,
  });
  const { subresource, name, operation, user, dryRun, options } = admission;
  const namespace = isNamespace(resource) ? name : admission.namespace;
  return {
    uid,
    kind: kindOf(resource),
    resource: placeOf(resource),
    ...subresource !== "" && { subResource: subresource },
    requestKind: kindOf(admission.resource),
    requestResource: placeOf(admission.resource),
    ...subresource !== "" && { requestSubResource: subresource },
    ...name !== "" && { name },
    ...namespace !== "" && { namespace },
    operation,
    userInfo: describeUser(user),
    object: object ?? null,
    oldObject: oldObject ?? null,
    dryRun,
    options,
  };
}

function isNamespace({ group, plural }: ServedResource): boolean {
  return group === "" && plural === "namespaces";
}

/** Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/errors` `ToStatusErr`. */
function denied(webhook: string, status: Record<string, unknown> = {}): StatusError {
  const by = `admission webhook ${JSON.stringify(webhook)} denied the request`;
  const { code, message, reason, details } = status;
  const why = message || reason;
  // no status above 599 can be sent with the classes of Fetch
  const isError = typeof code === "number" && code >= 400;
  return new StatusError({
    code: isError ? Math.min(code, 599) : 400,
    message: why ? `${by}: ${why}` : `${by} without explanation`,
    ...typeof reason === "string" && reason !== "" && { reason },
    ...details !== undefined && { details: details as Record<string, never> },
  });
}
