import { assertEquals } from "@std/assert";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const reviews = "/apis/authorization.k8s.io/v1";

test("without roles, a review asks the hook, and the list of rules says that it is unknown", () =>
  withServer(async ({ client }) => {
    const ask = (verb: string) =>
      client.send(`${reviews}/subjectaccessreviews`, {
        method: "POST",
        json: { spec: { user: "alice", resourceAttributes: { verb, resource: "pods" } } },
      });
    assertEquals((await ask("get")).body.status, { allowed: true });
    assertEquals((await ask("list")).body.status, { allowed: false, reason: "lists are closed" });
    const { body } = await client.send(`${reviews}/selfsubjectrulesreviews`, {
      method: "POST",
      json: { spec: { namespace: "default" } },
    });
    assertEquals(body.status.incomplete, true);
  }, { authorize: ({ verb }) => verb !== "list" || "lists are closed" }));

test("a review about a path or an account is answered by the roles", () =>
  withServer(async ({ client, server }) => {
    bindClusterRole(server, "cluster-admin", "default");
    const ask = async (spec: unknown) =>
      (await client.send(`${reviews}/subjectaccessreviews`, { method: "POST", json: { spec } }))
        .body.status.allowed;
    const nonResourceAttributes = { verb: "get", path: "/version" };
    assertEquals(await ask({ groups: ["system:authenticated"], nonResourceAttributes }), true);
    assertEquals(await ask({ user: "alice", nonResourceAttributes }), false);
    const user = "system:serviceaccount:default:default";
    assertEquals(await ask({ user, resourceAttributes: { verb: "get", resource: "x" } }), true);
  }, { authorization: "rbac" }));
