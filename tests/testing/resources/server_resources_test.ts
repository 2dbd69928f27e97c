import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

test("API services and flow control are served, as in the discovery of a cluster", () =>
  withServer(async ({ client }) => {
    const { body } = await client.send("/apis");
    const groups = body.groups.map(({ name }: { name: string }) => name);
    for (
      const [group, names] of [
        ["apiregistration.k8s.io", ["apiservices"]],
        ["flowcontrol.apiserver.k8s.io", ["flowschemas", "prioritylevelconfigurations"]],
      ] as const
    ) {
      assertEquals(groups.includes(group), true, group);
      const { resources } = (await client.send(`/apis/${group}/v1`)).body;
      assertEquals(
        resources.map(({ name }: { name: string }) => name),
        names.flatMap((name) => [name, `${name}/status`]),
      );
      assertEquals((await client.send(`/apis/${group}/v1/${names[0]}`)).body.items, []);
    }
    const json = {
      metadata: { name: "mine" },
      spec: { matchingPrecedence: 900, priorityLevelConfiguration: { name: "exempt" } },
    };
    const path = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
    const created = await client.send(path, { method: "POST", json });
    assertEquals([created.status, created.body.metadata.generation], [201, 1]);
  }));
