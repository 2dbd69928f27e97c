import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import {
  type Found,
  neverReady,
  pods,
  templateOf,
} from "../../../support/servers/deployment_place.ts";
import { test } from "../../../support/test.ts";

const sets = "/apis/apps/v1/namespaces/default/statefulsets";
const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
const revisions = "/apis/apps/v1/namespaces/default/controllerrevisions";
const statefulSet = (given = {}) => ({
  metadata: { name: "db" },
  spec: {
    replicas: 3,
    serviceName: "db",
    selector: { matchLabels: { app: "web" } },
    template: templateOf("a:1"),
    volumeClaimTemplates: [{
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }],
    ...given,
  },
});
const withImage = (image: string) => ({ spec: { template: templateOf(image) } });
const shown = (found: Found[]) =>
  found.map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0].image}`);
const namesOf = (found: Found[]) => found.map(({ metadata }) => metadata.name);

test("a StatefulSet has its numbered pods one after the other, with their claims", () =>
  withControllers(async ({ send, get, writes }) => {
    await send("POST", sets, statefulSet());
    const created = writes().filter((write) => write.startsWith("ADDED pods/"));
    assertEquals(created, [0, 1, 2].map((number) => `ADDED pods/default/db-${number}`));
    assertEquals(shown(await get(pods)), ["db-0 a:1", "db-1 a:1", "db-2 a:1"]);
    assertEquals(namesOf(await get(claims)), ["data-db-0", "data-db-1", "data-db-2"]);
    const [revision] = await get(revisions);
    const { name } = revision.metadata;
    assertEquals(revision.data.spec.template.$patch, "replace");
    assertEquals((await get(`${sets}/db`)).status, {
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      currentRevision: name,
      updateRevision: name,
      collisionCount: 0,
      availableReplicas: 3,
    });
  }));

test("pods wait for those before them, or with Parallel for none", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    neverReady(place, "a:1");
    await send("POST", sets, statefulSet());
    assertEquals(namesOf(await get(pods)), ["db-0"]);
    await send("DELETE", `${sets}/db`);
    await send("POST", sets, statefulSet({ podManagementPolicy: "Parallel" }));
    assertEquals(namesOf(await get(pods)), ["db-0", "db-1", "db-2"]);
  }));

test("a StatefulSet is scaled from above, and its claims stay", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", sets, statefulSet());
    await send("PATCH", `${sets}/db/scale`, { spec: { replicas: 1 } });
    assertEquals([namesOf(await get(pods)), (await get(claims)).length], [["db-0"], 3]);
    await send("PATCH", `${sets}/db/scale`, { spec: { replicas: 2 } });
    assertEquals([namesOf(await get(pods)), (await get(claims)).length], [["db-0", "db-1"], 3]);
    await send("DELETE", `${pods}/db-0`);
    assertEquals(namesOf(await get(pods)), ["db-0", "db-1"]);
  }));

test("another template is rolled out from above down to the partition, and rolled back", () =>
  withControllers(async ({ send, get, writes }) => {
    const partition = (number: number) => ({
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: number } },
    });
    await send("POST", sets, statefulSet(partition(2)));
    await send("PATCH", `${sets}/db`, withImage("a:2"));
    assertEquals(shown(await get(pods)), ["db-0 a:1", "db-1 a:1", "db-2 a:2"]);
    const { status } = await get(`${sets}/db`);
    assertEquals([status.currentReplicas, status.updatedReplicas], [2, 1]);
    const before = writes().length;
    await send("PATCH", `${sets}/db`, { spec: partition(0) });
    const deleted = writes().slice(before).filter((write) => write.startsWith("DELETED pods/"));
    assertEquals(deleted, ["DELETED pods/default/db-1", "DELETED pods/default/db-0"]);
    assertEquals(shown(await get(pods)), ["db-0 a:2", "db-1 a:2", "db-2 a:2"]);
    const after = (await get(`${sets}/db`)).status;
    assertEquals(after.currentRevision, after.updateRevision);
    await send("PATCH", `${sets}/db`, withImage("a:1"));
    const numbers = (await get(revisions)).map(({ revision }: Found) => revision).sort();
    assertEquals([shown(await get(pods)), numbers], [["db-0 a:1", "db-1 a:1", "db-2 a:1"], [2, 3]]);
  }));

test("a StatefulSet that is complete writes nothing, and goes with its pods", () =>
  withControllers(async ({ send, get, clock, writes }) => {
    await send("POST", sets, statefulSet());
    const before = writes().length;
    await clock.advance(600_000);
    assertEquals(writes().length, before);
    await send("DELETE", `${sets}/db`);
    assertEquals([await get(pods), await get(revisions), (await get(claims)).length], [[], [], 3]);
  }));

test("a StatefulSet that is created again over its pods adopts them, and their revision", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", sets, statefulSet());
    const [before] = await get(revisions);
    await send("DELETE", `${sets}/db?propagationPolicy=Orphan`);
    assertEquals((await get(revisions))[0].metadata.ownerReferences, undefined);
    const { metadata: { uid } } = await send("POST", sets, statefulSet());
    const [revision, ...others] = await get(revisions);
    assertEquals([revision.metadata.uid, others], [before.metadata.uid, []]);
    const owned = [revision, ...await get(pods)].map(({ metadata }: Found) =>
      metadata.ownerReferences[0].uid
    );
    assertEquals(owned, [uid, uid, uid, uid]);
    const { status } = await get(`${sets}/db`);
    assertEquals([status.collisionCount, status.currentRevision], [0, before.metadata.name]);
  }));
