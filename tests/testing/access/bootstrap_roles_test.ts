import { assertEquals } from "@std/assert";
import type { RequestAttributes } from "../../../src/testing/mod.ts";
import { decisionsOf } from "../../../src/testing/access/decision.ts";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";

test("the roles of a new cluster allow viewers to read, editors to write, and admins to grant", async () => {
  await using server = await startApiServer({ authorization: "rbac" });
  for (const name of ["view", "edit", "admin"]) {
    server.objects.create({
      apiVersion,
      kind: "RoleBinding",
      metadata: { name, namespace: "default" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ kind: "User", name }],
    });
  }
  const { decide } = decisionsOf({ authorization: "rbac" }, server.store);
  const mayAll = async (access: Partial<RequestAttributes>) => {
    const verdicts = [];
    for (const username of ["view", "edit", "admin"]) {
      const user = { username, uid: "", groups: ["system:authenticated"], extra: {} };
      const { allowed } = await decide({
        user,
        verb: "get",
        isResource: true,
        path: "",
        group: "",
        version: "v1",
        plural: "pods",
        subresource: "",
        namespace: "default",
        name: "",
        ...access,
      });
      verdicts.push(allowed);
    }
    return verdicts;
  };
  assertEquals(await mayAll({}), [true, true, true]);
  assertEquals(await mayAll({ plural: "secrets" }), [false, true, true]);
  assertEquals(await mayAll({ group: "apps", plural: "deployments", subresource: "status" }), [
    true,
    true,
    true,
  ]);
  const roles = { group: "rbac.authorization.k8s.io", plural: "roles", verb: "create" };
  assertEquals(await mayAll(roles), [false, false, true]);
  assertEquals(await mayAll({ plural: "nodes", namespace: "" }), [false, false, false]);
  assertEquals(await mayAll({ isResource: false, path: "/apis/apps" }), [true, true, true]);
  const review = { group: "authorization.k8s.io", plural: "selfsubjectaccessreviews" };
  assertEquals(await mayAll({ ...review, verb: "create", namespace: "" }), [true, true, true]);
});
