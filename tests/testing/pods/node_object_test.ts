import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

test("the node of a server is a Node that is ready, has no taints, and is listed", () =>
  withServer(async ({ client }) => {
    const { items: [node, ...others] } = (await client.send("/api/v1/nodes")).body;
    assertEquals([node.metadata.name, others, node.spec.taints], ["stand-in", [], undefined]);
    const ready = node.status.conditions.find((each: { type: string }) => each.type === "Ready");
    assertEquals([ready.status, ready.reason], ["True", "KubeletReady"]);
  }, { standInNode: true }));
