import { assertEquals } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

const WEB = "/api/v1/namespaces/default/pods/web";
const web = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: podSpec };
const metadata = { name: "web" };

test("a binding keeps the other conditions, and a dry run binds nothing", () =>
  withServer(async ({ server, client }) => {
    const conditions = [{ type: "PodScheduled", status: "False" }, {
      type: "Other",
      status: "True",
    }];
    server.objects.create(web);
    await client.send(`${WEB}/status`, {
      method: "PATCH",
      headers: { "content-type": "application/merge-patch+json" },
      json: { status: { conditions } },
    });
    const json = { metadata, target: { name: "node-1" } };
    const bind = (query = "") => client.send(`${WEB}/binding${query}`, { method: "POST", json });
    assertEquals((await bind("?dryRun=All")).status, 201);
    assertEquals((await client.send(WEB)).body.spec?.nodeName, undefined);
    assertEquals((await bind()).body.status, "Success");
    const { body } = await client.send(WEB);
    const shown = body.status.conditions.map((each: Record<string, string>) =>
      `${each.type}=${each.status}`
    );
    assertEquals([body.spec.nodeName, shown], ["node-1", ["PodScheduled=True", "Other=True"]]);
  }));

test("an eviction checks the preconditions of its deletion, and a dry run evicts no pod", () =>
  withServer(async ({ server, client }) => {
    server.objects.create(web);
    const evictPod = (deleteOptions?: unknown, query = "") =>
      client.send(`${WEB}/eviction${query}`, {
        method: "POST",
        json: { metadata, ...(deleteOptions ? { deleteOptions } : {}) },
      });
    assertEquals((await evictPod({ preconditions: { uid: "other" } })).status, 409);
    assertEquals((await evictPod(undefined, "?dryRun=All")).status, 201);
    assertEquals((await evictPod({ dryRun: ["All"] })).status, 201);
    assertEquals((await client.send(WEB)).status, 200);
    assertEquals((await evictPod()).status, 201);
    assertEquals((await client.send(WEB)).status, 404);
  }));
