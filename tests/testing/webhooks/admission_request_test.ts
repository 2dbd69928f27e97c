import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { admissionRequest, isNamespace } from "../../../src/testing/webhooks/admission_request.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const user = { username: "alice", uid: "", groups: ["g"], extra: {} };
const base = { user, dryRun: false, options: {}, warn: () => {} };

test("a request has only the fields that are not empty", () => {
  const resource = registry.findKind("apps/v1", "Deployment")!;
  const place = { resource, namespace: "n", subresource: "", operation: "CREATE" as const };
  const request = admissionRequest({ ...base, ...place, name: "" }, resource);
  assertEquals(request, {
    kind: { group: "apps", version: "v1", kind: "Deployment" },
    resource: { group: "apps", version: "v1", resource: "deployments" },
    requestKind: { group: "apps", version: "v1", kind: "Deployment" },
    requestResource: { group: "apps", version: "v1", resource: "deployments" },
    namespace: "n",
    operation: "CREATE",
    userInfo: { username: "alice", groups: ["g"] },
    dryRun: false,
    options: {},
  });
});

test("a request for a namespace is in that namespace", () => {
  const resource = registry.findKind("v1", "Namespace")!;
  assertEquals(isNamespace(resource), true);
  const place = { resource, namespace: "", subresource: "status", operation: "UPDATE" as const };
  const request = admissionRequest({ ...base, ...place, name: "n" }, resource);
  assertEquals([request.name, request.namespace, request.subResource], ["n", "n", "status"]);
});
