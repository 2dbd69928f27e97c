import { assertEquals } from "@std/assert";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const pods = "/api/v1/namespaces/default/pods";
const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
const labels = { app: "web" };
const merge = { headers: { "content-type": "application/merge-patch+json" } };

test("evictions at once take what a budget allows, and no more", () =>
  withServer(async ({ client, server }) => {
    const status = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
    for (const name of ["a", "b", "c"]) {
      await client.send(pods, {
        method: "POST",
        json: { metadata: { name, labels }, spec: podSpec },
      });
      await client.send(`${pods}/${name}/status`, { method: "PATCH", ...merge, json: { status } });
    }
    const spec = { maxUnavailable: 2, selector: { matchLabels: labels } };
    await client.send(budgets, { method: "POST", json: { metadata: { name: "b" }, spec } });
    const allowed = { observedGeneration: 1, disruptionsAllowed: 2, currentHealthy: 3 };
    await client.send(`${budgets}/b/status`, {
      method: "PATCH",
      ...merge,
      json: { status: allowed },
    });
    const seen: string[] = [];
    server.store.subscribe("pods", ({ type, key }) => void seen.push(`${type} ${key}`));
    const answers = await Promise.all(
      ["a", "b", "c"].map((name) =>
        client.send(`${pods}/${name}/eviction`, { method: "POST", json: { metadata: { name } } })
      ),
    );
    assertEquals(answers.map(({ status }) => status).sort(), [201, 201, 429]);
    const { body } = await client.send(`${budgets}/b`);
    assertEquals(Object.keys(body.status.disruptedPods).length, 2);
    assertEquals(server.store.list("pods").length, 1);
    // the mark, the start of the deletion and its end
    assertEquals(seen.slice(0, 3).map((each) => each.split(" ")[0]), [
      "MODIFIED",
      "MODIFIED",
      "DELETED",
    ]);
  }));

test("a budget with too many pods that are still there refuses evictions", () =>
  withServer(async ({ client, server }) => {
    await client.send(pods, {
      method: "POST",
      json: { metadata: { name: "a", labels }, spec: podSpec },
    });
    await client.send(`${pods}/a/status`, {
      method: "PATCH",
      ...merge,
      json: { status: { phase: "Running" } },
    });
    const spec = { maxUnavailable: 2, selector: { matchLabels: labels } };
    await client.send(budgets, { method: "POST", json: { metadata: { name: "b" }, spec } });
    const time = "2026-01-01T00:00:00Z";
    const disruptedPods = Object.fromEntries(
      Array.from({ length: 2001 }, (_, index) => [`p${index}`, time]),
    );
    const status = { observedGeneration: 1, disruptionsAllowed: 2, disruptedPods };
    await client.send(`${budgets}/b/status`, { method: "PATCH", ...merge, json: { status } });
    const { body } = await client.send(`${pods}/a/eviction`, {
      method: "POST",
      json: { metadata: { name: "a" } },
    });
    assertEquals([body.code, body.details.causes[0].reason], [403, "DisruptionBudget"]);
    assertEquals(server.store.list("pods").length, 1);
  }));
