import type { FindVariable } from "../cel/scope.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { servedObject, type ServedResource } from "../resources/served_resource.ts";
import type { AdmissionContext } from "../webhooks/admission_chain.ts";
import {
  type Admission,
  type Admitted,
  isNamespace,
  shownAction,
} from "../webhooks/admission_request.ts";
import { admissionVariables } from "../webhooks/admission_variables.ts";
import { RequestAuthorizer } from "../webhooks/request_authorizer.ts";

/** A request, as the policies see it. */
export class PolicyRequest {
  /** The authorizer, which remembers its answers. */
  readonly authorizer: RequestAuthorizer;
  readonly #context: AdmissionContext;
  readonly #admission: Admission;

  constructor(context: AdmissionContext, admission: Admission) {
    this.#context = context;
    this.#admission = admission;
    this.authorizer = new RequestAuthorizer(context.decide, admission.user);
  }

  /** Returns the objects as a policy knows them. */
  async shown({ object, oldObject }: Admitted, resource: ServedResource): Promise<Admitted> {
    const form = async (each: KubeObject | undefined) =>
      each && !this.#admission.objectKind
        ? servedObject(await this.#context.converter.convert(each, resource), resource)
        : shownAction(each, this.#admission);
    return { object: await form(object), oldObject: await form(oldObject) };
  }

  /** Returns an object, as a policy knows it, in the form of the request. */
  async given(object: KubeObject, { conversion }: ServedResource): Promise<KubeObject> {
    const stored = conversion ? conversion.toStored(object) : object;
    return await this.#context.converter.convert(stored, this.#admission.resource);
  }

  /** Returns the values of the names of the request, for objects in the form of a policy. */
  variables(shown: Admitted, resource: ServedResource): FindVariable {
    const admission = this.#admission;
    const { authorizer } = this;
    const namespaceObject = this.#namespaceObject();
    return admissionVariables({ ...shown, admission, resource, authorizer, namespaceObject });
  }

  #namespaceObject(): KubeObject | undefined {
    const { resource, namespace } = this.#admission;
    if (!resource.namespaced || isNamespace(resource)) return undefined;
    return this.#context.store.get("namespaces", namespace)?.object;
  }
}

/** Returns the values that conditions see: kube-apiserver does not show the namespace to them. */
export function conditionVariables(find: FindVariable): FindVariable {
  return (name) => name === "namespaceObject" ? null : find(name);
}
