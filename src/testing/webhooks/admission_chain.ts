import type { Decide } from "../access/decision.ts";
import { equalJson } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { servedObject, type ServedResource } from "../resources/served_resource.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { ResourceRegistry } from "../resources/resource_registry.ts";
import { badRequest, forbidden, internalError } from "../status/api_errors.ts";
import { StatusError } from "../status/status_error.ts";
import {
  type Admission,
  admissionRequest,
  type Admitted,
  shownAction,
} from "./admission_request.ts";
import { admissionVariables, meetsConditions } from "./admission_variables.ts";
import { callWebhook, WebhookCallError } from "./call_webhook.ts";
import type { ObjectConverter } from "./object_converter.ts";
import { patchedObject } from "./patched_object.ts";
import type { ServiceUrl } from "./post_review.ts";
import { RequestAuthorizer } from "./request_authorizer.ts";
import { matchConditionsOf } from "../webhook_configs/match_conditions.ts";
import { type Webhook, webhooksOf, type WebhookType } from "../webhook_configs/webhook.ts";
import { type AdmittedRequest, isSelected, resourceFor } from "./webhook_match.ts";

/** A webhook that is asked about a request, and the resource as which it knows the object. */
interface Invocation {
  readonly webhook: Webhook;
  readonly resource: ServedResource;
}

/** A call of a webhook that is to be made. */
interface ReadyCall extends Invocation {
  /** The objects as the webhook is shown them. */
  readonly shown: Admitted;
}

/** State of the server that the webhooks are called with. */
export interface AdmissionContext {
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
  readonly converter: ObjectConverter;
  /** Decides about the accesses that conditions of webhooks ask about. */
  readonly decide: Decide;
}

/** The policies that have changed the object of a request. */
export interface PolicyMemory {
  /** The policies that are to be evaluated again if others change the object. */
  readonly invoked: Set<string>;
  /** Those of them that are evaluated in the second round. */
  readonly again: Set<string>;
  /** The object as the policies have left it. */
  output: KubeObject | undefined;
  /** Whether this is the second round. */
  isAgain: boolean;
}

/** Policies, which are evaluated before webhooks are called. */
export interface PolicyStage {
  /** Returns whether a policy may be about a request, whatever its objects are. */
  concerns(request: AdmittedRequest): boolean;
  /**
   * Returns the object as policies have changed it.
   *
   * @throws {StatusError} If a policy denies the request.
   */
  mutate(
    admission: Admission,
    admitted: Admitted,
    memory: PolicyMemory,
  ): Promise<KubeObject | undefined>;
  /**
   * Checks a request.
   *
   * @throws {StatusError} If a policy denies it.
   */
  validate(admission: Admission, admitted: Admitted): Promise<void>;
}

/** Evaluates policies, and calls the webhooks of the configurations in the store. */
export class AdmissionChain {
  readonly #context: AdmissionContext;
  readonly #serviceUrl: ServiceUrl;
  readonly #policies: PolicyStage | undefined;

  /** Created by the server. */
  constructor(context: AdmissionContext, serviceUrl: ServiceUrl, policies?: PolicyStage) {
    this.#context = context;
    this.#serviceUrl = serviceUrl;
    this.#policies = policies;
  }

  /** Returns whether a policy or a webhook may be about a request, whatever its objects are. */
  concerns(request: AdmittedRequest): boolean {
    const isCalled = (["mutating", "validating"] as const).some((type) =>
      this.#invocations(type, request).length > 0
    );
    return isCalled || this.#policies?.concerns(request) === true;
  }

  /**
   * Returns the object as the policies and the mutating webhooks have changed it.
   *
   * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go`.
   *
   * @throws {StatusError} If a policy or a webhook denies the request, or a call fails.
   */
  async mutate(admission: Admission, admitted: Admitted): Promise<KubeObject | undefined> {
    let { object } = admitted;
    const invoked = new Set<string>();
    const again = new Set<string>();
    const memory: PolicyMemory = {
      invoked: new Set(),
      again: new Set(),
      output: object,
      isAgain: false,
    };
    for (const round of [0, 1]) {
      memory.isAgain = round === 1;
      const before = object;
      if (this.#policies) {
        object = await this.#policies.mutate(admission, { ...admitted, object }, memory);
      }
      if (round === 1 && !equalJson(before, object)) invoked.forEach((each) => again.add(each));
      for (const invocation of this.#invocations("mutating", admission)) {
        const { webhook } = invocation;
        if (round === 1 && !again.has(webhook.id)) continue;
        const call = await this.#prepare(invocation, admission, { ...admitted, object });
        if (!call) continue;
        const patched = await this.#call("mutating", call, admission);
        if (patched && !equalJson(patched, object)) {
          object = patched;
          for (const each of invoked) again.add(each);
        }
        if (webhook.isReinvoked) invoked.add(webhook.id);
      }
      if (again.size === 0 && !isDue(memory, object)) break;
    }
    return object;
  }

  /**
   * Evaluates the policies, and asks the validating webhooks, all at once.
   *
   * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/validating/dispatcher.go`.
   *
   * @throws {StatusError} If a policy or a webhook denies the request, or a call fails.
   */
  async validate(admission: Admission, admitted: Admitted): Promise<void> {
    await this.#policies?.validate(admission, admitted);
    const calls: ReadyCall[] = [];
    for (const invocation of this.#invocations("validating", admission)) {
      const call = await this.#prepare(invocation, admission, admitted);
      if (call) calls.push(call);
    }
    const results = await Promise.allSettled(
      calls.map((call) => this.#call("validating", call, admission)),
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

  /** Returns the call of a webhook; `undefined` if its selectors or conditions are not met. */
  async #prepare(
    { webhook, resource }: Invocation,
    admission: Admission,
    admitted: Admitted,
  ): Promise<ReadyCall | undefined> {
    const { store, converter } = this.#context;
    if (!isSelected(store, webhook, { request: admission, admitted })) return undefined;
    const form = async (each: KubeObject | undefined) =>
      each && !admission.objectKind
        ? servedObject(await converter.convert(each, resource), resource)
        : shownAction(each, admission);
    const shown = {
      object: await form(admitted.object),
      oldObject: await form(admitted.oldObject),
    };
    const conditions = matchConditionsOf(webhook.matchConditions);
    if (conditions.length === 0) return { webhook, resource, shown };
    const authorizer = new RequestAuthorizer(this.#context.decide, admission.user);
    const find = admissionVariables({ ...shown, admission, resource, authorizer });
    const verdict = await authorizer.evaluate(() => meetsConditions(conditions, find));
    if (verdict === true) return { webhook, resource, shown };
    if (verdict === false || webhook.ignoresFailures) return undefined;
    throw forbidden({ ...admission.resource, name: admission.name }, verdict.error);
  }

  async #call(
    type: WebhookType,
    { webhook, resource, shown }: ReadyCall,
    admission: Admission,
  ): Promise<KubeObject | undefined> {
    const { name } = webhook;
    if (admission.dryRun && !webhook.hasNoSideEffects) {
      throw badRequest(`admission webhook ${JSON.stringify(name)} does not support dry run`);
    }
    const uid = crypto.randomUUID();
    const { object, oldObject } = shown;
    const request = {
      uid,
      ...admissionRequest(admission, resource),
      object: object ?? null,
      oldObject: oldObject ?? null,
    };
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
    if (!object) throw unmodifiable(name);
    const { registry, converter } = this.#context;
    const parsed = { ...resource, ...admission.objectKind };
    const changed = patchedObject(object, answer.patch, { resource: parsed, registry });
    if (admission.objectKind) return changed;
    const stored = resource.conversion ? resource.conversion.toStored(changed) : changed;
    return await converter.convert(stored, admission.resource);
  }
}

/** Returns whether policies are to be evaluated again. */
function isDue({ invoked, again, output }: PolicyMemory, object: KubeObject | undefined): boolean {
  return again.size > 0 || (invoked.size > 0 && !equalJson(object, output));
}

function unmodifiable(webhook: string): StatusError {
  return internalError(
    `admission webhook ${JSON.stringify(webhook)} attempted to modify the object, which is not ` +
      "supported for this operation",
  );
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
