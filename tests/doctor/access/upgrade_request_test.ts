import { assertEquals } from "@std/assert";
import { accessRequest } from "../../../src/doctor/access/access_request.ts";
import { upgradeRequest } from "../../../src/doctor/access/upgrade_request.ts";
import { test } from "../../support/test.ts";

function upgraded(verb: string, subresource: string, version: string | undefined) {
  const access = { verbs: [verb], resource: "pods", subresource, name: "web" };
  const request = accessRequest(access, verb, { facts: {}, own: {} });
  const spec = upgradeRequest(request, version)?.spec;
  return spec && "resourceAttributes" in spec ? spec.resourceAttributes : undefined;
}

test("upgradeRequest asks for create where a WebSocket is opened, since Kubernetes 1.35", () => {
  assertEquals(upgraded("get", "exec", "v1.37.2"), {
    verb: "create",
    group: "",
    resource: "pods",
    subresource: "exec",
    name: "web",
    namespace: "default",
  });
  assertEquals(upgraded("get", "portforward", undefined)?.verb, "create");
  assertEquals(upgraded("get", "attach", "v1.34.9"), undefined);
  assertEquals(upgraded("create", "exec", "v1.37.2"), undefined);
  assertEquals(upgraded("get", "log", "v1.37.2"), undefined);
});
