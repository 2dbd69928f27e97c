import { assert, assertEquals } from "@std/assert";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

const STRATEGIC = "application/strategic-merge-patch+json";

/** Creates a Deployment with two containers, and returns functions that patch it. */
async function createWeb(fixture: Fixture) {
  const labels = { app: "web" };
  const path = fixture.path("apps/v1/deployments");
  await fixture.api.create(path, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", finalizers: ["example.com/a", "example.com/b"] },
    spec: {
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            { name: "one", image: "example.com/one:1", env: [{ name: "X", value: "1" }] },
            { name: "two", image: "example.com/two:1", args: ["a", "b"] },
          ],
        },
      },
    },
  });
  const patch = (json: unknown) =>
    fixture.api.send("PATCH", `${path}/web`, { json, headers: { "content-type": STRATEGIC } });
  return {
    patch,
    patchContainers: (containers: unknown[], more: Record<string, unknown> = {}) =>
      patch({ spec: { template: { spec: { containers, ...more } } } }),
  };
}

const containersOf = ({ body }: Answer): Answer["body"][] => body.spec.template.spec.containers;

const imagesOf = (answer: Answer): string[] =>
  containersOf(answer).map(({ image }: { image: string }) => image.replace("example.com/", ""));

/** Strategic merge patches of built-in resources. */
export const strategicPatchCases: Cases = {
  async "a strategic merge patch merges lists by the names of their items"(fixture) {
    const { patchContainers } = await createWeb(fixture);
    const answer = await patchContainers([
      { name: "two", image: "example.com/two:2" },
      { name: "one", env: [{ name: "Y", value: "2" }, { name: "X", value: null }] },
    ]);
    assertEquals(answer.status, 200);
    assertEquals(imagesOf(answer), ["two:2", "one:1"]);
    const [two, one] = containersOf(answer);
    assertEquals(two.args, ["a", "b"]);
    assertEquals(one.env, [{ name: "Y", value: "2" }, { name: "X" }]);
  },

  async "items that a strategic merge patch adds come before items that it does not name"(fixture) {
    const { patchContainers } = await createWeb(fixture);
    const added = await patchContainers([{ name: "new", image: "example.com/new:1" }]);
    assertEquals(imagesOf(added), ["new:1", "one:1", "two:1"]);
    const between = await patchContainers([
      { name: "one", image: "example.com/one:2" },
      { name: "late", image: "example.com/late:1" },
    ]);
    assertEquals(imagesOf(between), ["new:1", "one:2", "late:1", "two:1"]);
  },

  async "a strategic merge patch replaces a list without a merge key"(fixture) {
    const { patchContainers } = await createWeb(fixture);
    const answer = await patchContainers([{ name: "two", args: ["c"] }]);
    const [, two] = containersOf(answer);
    assertEquals(two.args, ["c"]);
  },

  async "directives of a strategic merge patch delete, replace and order"(fixture) {
    const { patchContainers } = await createWeb(fixture);
    const ordered = await patchContainers([], {
      "$setElementOrder/containers": [{ name: "two" }, { name: "one" }],
    });
    assertEquals([ordered.status, imagesOf(ordered)], [200, ["two:1", "one:1"]]);
    const deleted = await patchContainers([{ name: "two", $patch: "delete" }]);
    assertEquals(imagesOf(deleted), ["one:1"]);
    const replaced = await patchContainers([
      { $patch: "replace" },
      { name: "three", image: "example.com/three:1" },
    ]);
    assertEquals(imagesOf(replaced), ["three:1"]);
  },

  async "a strategic merge patch retains the fields in $retainKeys, and no others"(fixture) {
    const { patch } = await createWeb(fixture);
    const { status, body } = await patch({
      spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } },
    });
    assertEquals([status, body.spec.strategy], [200, { type: "Recreate" }]);
    const incomplete = await patch({
      spec: { strategy: { $retainKeys: ["rollingUpdate"], type: "Recreate" } },
    });
    assertEquals([incomplete.status, incomplete.body.reason], [400, "BadRequest"]);
  },

  async "a strategic merge patch adds plain values to a list, and removes them"(fixture) {
    const { patch } = await createWeb(fixture);
    const added = await patch({ metadata: { finalizers: ["example.com/c"] } });
    assertEquals(added.body.metadata.finalizers.toSorted(), [
      "example.com/a",
      "example.com/b",
      "example.com/c",
    ]);
    const removed = await patch({
      metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a", "example.com/c"] },
    });
    assertEquals(removed.body.metadata.finalizers, ["example.com/b"]);
    const emptied = await patch({ metadata: { finalizers: null } });
    assertEquals(emptied.body.metadata.finalizers, undefined);
  },

  async "an invalid strategic merge patch changes nothing"(fixture) {
    const { patch, patchContainers } = await createWeb(fixture);
    const unnamed = await patchContainers([{ image: "example.com/x:1" }]);
    assert(
      unnamed.body.message.endsWith("does not contain declared merge key: name"),
      JSON.stringify(unnamed.body),
    );
    const unknown = await patch({ spec: { template: { $patch: "frob" } } });
    assert(unknown.body.message.startsWith("unknown patch type: frob in map: "));
    for (const { status, body } of [unnamed, unknown]) {
      assertEquals([status, body.reason], [500, undefined]);
    }
    assertEquals(imagesOf(await patch({})), ["one:1", "two:1"]);
  },

  async "a strategic merge patch of a status merges conditions by their type"(fixture) {
    await createWeb(fixture);
    const path = `${fixture.path("apps/v1/deployments")}/web/status`;
    const headers = { "content-type": STRATEGIC };
    const patch = (type: string, status: string) =>
      fixture.api.send("PATCH", path, {
        json: { status: { conditions: [{ type, status }] } },
        headers,
      });
    await patch("Available", "False");
    await patch("Progressing", "True");
    const { body } = await patch("Available", "True");
    const shown = body.status.conditions.map((each: Record<string, string>) =>
      `${each.type}=${each.status}`
    );
    assertEquals(shown.toSorted(), ["Available=True", "Progressing=True"]);
  },
};
