import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import type { AdmissionContext } from "../../../src/testing/webhooks/admission_chain.ts";
import type { Admission } from "../../../src/testing/webhooks/admission_request.ts";
import { ObjectConverter } from "../../../src/testing/webhooks/object_converter.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

/** A rule for ConfigMaps. */
export const rule = {
  apiGroups: [""],
  apiVersions: ["v1"],
  operations: ["*"],
  resources: ["configmaps"],
};

/** Returns a server's state with a namespace `n`, and a creation of a ConfigMap `x` in it. */
export function policyContext(): {
  context: AdmissionContext & { store: ObjectStore };
  admission: Admission;
  warnings: string[];
} {
  const store = new ObjectStore();
  const registry = new ResourceRegistry();
  store.put("namespaces", "n", { metadata: { name: "n", labels: { a: "b" } } });
  const warnings: string[] = [];
  const admission: Admission = {
    resource: registry.findKind("v1", "ConfigMap")!,
    namespace: "n",
    name: "x",
    subresource: "",
    operation: "CREATE",
    user: { username: "alice", uid: "", groups: [], extra: {} },
    dryRun: false,
    options: {},
    warn: (text) => void warnings.push(text),
  };
  const converter = new ObjectConverter(store, () => undefined);
  const decide = () => ({ allowed: true, reason: "" });
  return { context: { store, registry, converter, decide }, admission, warnings };
}
