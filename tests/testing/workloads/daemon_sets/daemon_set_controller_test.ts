import { assertEquals } from "@std/assert";
import {
  type ControlledServer,
  withControllers,
} from "../../../support/servers/controlled_server.ts";
import { type Found, pods, templateOf } from "../../../support/servers/deployment_place.ts";
import { test } from "../../../support/test.ts";

const sets = "/apis/apps/v1/namespaces/default/daemonsets";
const revisions = "/apis/apps/v1/namespaces/default/controllerrevisions";
const daemonSet = (given = {}) => ({
  metadata: { name: "agent" },
  spec: { selector: { matchLabels: { app: "web" } }, template: templateOf("a:1"), ...given },
});
const withImage = (image: string) => ({ spec: { template: templateOf(image) } });
const shown = (found: Found[]) =>
  found.map(({ spec }) => `${spec.nodeName} ${spec.containers[0].image}`).sort();

async function addNode({ send }: ControlledServer, name: string): Promise<void> {
  await send("POST", "/api/v1/nodes", { metadata: { name } });
  const conditions = [{ type: "Ready", status: "True" }];
  await send("PATCH", `/api/v1/nodes/${name}/status`, { status: { conditions } });
}

test("a DaemonSet has a pod on each node, also on those that come later", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await send("POST", sets, daemonSet());
    assertEquals(shown(await get(pods)), ["stand-in a:1"]);
    const [revision] = await get(revisions);
    const hash = revision.metadata.labels["controller-revision-hash"];
    const [pod] = await get(pods);
    assertEquals(pod.metadata.labels, {
      app: "web",
      "controller-revision-hash": hash,
      "pod-template-generation": "1",
    });
    assertEquals((await get(`${sets}/agent`)).status, {
      observedGeneration: 1,
      currentNumberScheduled: 1,
      numberMisscheduled: 0,
      desiredNumberScheduled: 1,
      numberReady: 1,
      updatedNumberScheduled: 1,
      numberAvailable: 1,
    });
    await addNode(place, "second");
    assertEquals(shown(await get(pods)), ["second a:1", "stand-in a:1"]);
    assertEquals((await get(`${sets}/agent`)).status.numberAvailable, 2);
  }));

test("a node that no longer takes the pods of a DaemonSet loses its pod", () =>
  withControllers(async ({ send, get }) => {
    const { metadata, spec } = templateOf("a:1");
    const template = { metadata, spec: { ...spec, nodeSelector: { agent: "yes" } } };
    await send("POST", sets, daemonSet({ template }));
    assertEquals(await get(pods), []);
    const node = "/api/v1/nodes/stand-in";
    await send("PATCH", node, { metadata: { labels: { agent: "yes" } } });
    assertEquals(shown(await get(pods)), ["stand-in a:1"]);
    await send("PATCH", node, { metadata: { labels: { agent: "no" } } });
    assertEquals(await get(pods), []);
  }));

test("another template is rolled out node by node, and rolled back", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await addNode(place, "second");
    await send("POST", sets, daemonSet());
    await send("PATCH", `${sets}/agent`, withImage("a:2"));
    assertEquals(shown(await get(pods)), ["second a:2", "stand-in a:2"]);
    const { status } = await get(`${sets}/agent`);
    assertEquals([status.updatedNumberScheduled, status.numberAvailable], [2, 2]);
    await send("PATCH", `${sets}/agent`, withImage("a:1"));
    const numbers = (await get(revisions)).map(({ revision }: Found) => revision).sort();
    assertEquals([shown(await get(pods)), numbers], [["second a:1", "stand-in a:1"], [2, 3]]);
  }));

test("a DaemonSet that is complete writes nothing, and goes with its pods", () =>
  withControllers(async ({ send, get, clock, writes }) => {
    await send("POST", sets, daemonSet());
    const before = writes().length;
    await clock.advance(600_000);
    assertEquals(writes().length, before);
    await send("DELETE", `${sets}/agent`);
    assertEquals([await get(pods), await get(revisions)], [[], []]);
  }));

test("a DaemonSet that is created again over its pods adopts their revision", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", sets, daemonSet());
    const [before] = await get(revisions);
    await send("DELETE", `${sets}/agent?propagationPolicy=Orphan`);
    await send("POST", sets, daemonSet());
    const [revision, ...others] = await get(revisions);
    assertEquals([revision.metadata.uid, others], [before.metadata.uid, []]);
    assertEquals((await get(`${sets}/agent`)).status.collisionCount, undefined);
  }));
