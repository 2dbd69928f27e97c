import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

test("a port-forward without an upgrade is refused, after the pod is looked up", () =>
  withServer(async ({ server, client }) => {
    const path = "/api/v1/namespaces/default/pods/web/portforward?ports=80";
    assertEquals((await client.send(path)).body.message, 'pods "web" not found');
    server.objects.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web" },
      spec: podSpec,
    });
    const { status, body } = await client.send(path);
    assertEquals([status, body.message], [400, "Upgrade request required"]);
  }));
