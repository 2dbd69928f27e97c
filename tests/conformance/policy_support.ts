import { type Fixture, unique } from "./fixture.ts";
import type { Answer } from "./json_api.ts";

/** The path of policies and bindings. */
export const policyPath = "/apis/admissionregistration.k8s.io/v1";

/** A rule for ConfigMaps. */
export const configMapRule = {
  apiGroups: [""],
  apiVersions: ["v1"],
  operations: ["*"],
  resources: ["configmaps"],
};

/** Denied requests after which a case no longer waits for parameters. */
const MOST_PROBES = 500;

/** A policy that checks requests, and a binding. */
export interface PolicySetup {
  /** Fields of the policy's `spec`; without rules, it is about ConfigMaps. */
  spec: Record<string, unknown> & { validations?: unknown[] };
  /** Fields of the binding's `spec`. */
  binding?: Record<string, unknown>;
  /**
   * The name of the object by which the case sees that the policy acts.
   * @default {"probe"}
   */
  probe?: string;
  /** Whether to wait until the parameters of the binding are found. @default {false} */
  hasParams?: boolean;
}

/** A policy that acts in the namespace of a case. */
export interface ActingPolicy {
  /** The name of the policy and of the binding. */
  readonly name: string;
  /** How a message of a denial begins. */
  readonly by: string;
  /** Whether the server finds no parameters; kube-apiserver now and then never finds them. */
  readonly lacksParams: boolean;
  /** Creates a ConfigMap, and returns the answer's status, reason and message of the policy. */
  create(
    data: Record<string, string>,
    metadata?: Record<string, unknown>,
  ): Promise<[status: number, reason?: string, message?: string]>;
}

/**
 * Creates a policy and a binding for the namespace of a case, and waits until they act: a last
 * check refuses an object with a name of its own.
 */
export async function actingPolicy(
  fixture: Fixture,
  { spec, binding = {}, probe = "probe", hasParams = false }: PolicySetup,
): Promise<ActingPolicy> {
  const { api, namespace, configMaps } = fixture;
  const name = unique("policy");
  const last = {
    expression: `object == null || object.metadata.?name.orValue('') != '${probe}'`,
    message: "probed",
  };
  await fixture.create(`${policyPath}/validatingadmissionpolicies`, {
    metadata: { name },
    spec: {
      matchConstraints: {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        resourceRules: [configMapRule],
      },
      ...spec,
      validations: [...spec.validations ?? [], last],
    },
  });
  await fixture.create(`${policyPath}/validatingadmissionpolicybindings`, {
    metadata: { name },
    spec: { policyName: name, validationActions: ["Deny"], ...binding },
  });
  // kube-apiserver learns of policies by a watch of its own, and of parameters by another one
  let lacksParams = true;
  for (let attempt = 0; lacksParams;) {
    const { status, headers, body } = await api.post(`${configMaps}?dryRun=All`, {
      metadata: { name: probe },
    });
    if (status === 201 && !headers.has("warning")) continue;
    lacksParams = hasParams && String(body.message).includes("no params found");
    if (++attempt === MOST_PROBES) break;
  }
  const by = `ValidatingAdmissionPolicy '${name}' with binding '${name}' denied request: `;
  return {
    name,
    by,
    lacksParams,
    async create(data, metadata = { generateName: "x-" }) {
      const answer = await api.post(configMaps, { metadata, data });
      if (answer.status === 201) return [201];
      return [answer.status, answer.body.reason, messageOf(answer, by)];
    },
  };
}

/** Returns the part of a message that is that of a check. */
function messageOf({ body }: Answer, by: string): string {
  const [, own] = String(body.message).split(by);
  return own ?? body.message;
}

/** The expression of a change: that of a configuration or of a JSON patch. */
export interface MutationText {
  apply?: string;
  patch?: string;
}

/** A policy that changes objects, and a binding. */
export interface MutationSetup {
  /** Its changes. */
  mutations: MutationText[];
  /** Further fields of the policy's `spec`. */
  spec?: Record<string, unknown>;
  /** Fields of the binding's `spec`. */
  binding?: Record<string, unknown>;
  /** The rule; without one, the policy is about ConfigMaps. */
  rule?: Record<string, unknown>;
}

/**
 * Creates a policy that changes objects in the namespace of a case, waits until it acts, and returns
 * its name: a first change annotates a ConfigMap named `probe`.
 */
export async function actingMutation(
  fixture: Fixture,
  { mutations, spec = {}, binding = {}, rule }: MutationSetup,
): Promise<string> {
  const { api, namespace, configMaps } = fixture;
  const name = unique("policy");
  const acts = `request.name == 'probe' ? ` +
    `Object{metadata: Object.metadata{annotations: {'acts': '${name}'}}} : Object{}`;
  await fixture.create(`${policyPath}/mutatingadmissionpolicies`, {
    metadata: { name },
    spec: {
      matchConstraints: {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        resourceRules: [
          { ...configMapRule, operations: ["CREATE", "UPDATE"] },
          ...rule ? [rule] : [],
        ],
      },
      reinvocationPolicy: "Never",
      mutations: [{ apply: acts }, ...mutations].map(({ apply, patch }: MutationText) =>
        apply === undefined
          ? { patchType: "JSONPatch", jsonPatch: { expression: patch } }
          : { patchType: "ApplyConfiguration", applyConfiguration: { expression: apply } }
      ),
      ...spec,
    },
  });
  await fixture.create(`${policyPath}/mutatingadmissionpolicybindings`, {
    metadata: { name },
    spec: { policyName: name, ...binding },
  });
  for (;;) {
    const { status, body } = await api.post(`${configMaps}?dryRun=All`, {
      metadata: { name: "probe" },
    });
    if (String(body.message).includes("no params found")) continue;
    if (status !== 201 || body.metadata.annotations?.acts === name) return name;
  }
}
