import { assertEquals, assertLess } from "@std/assert";
import type { Viewer } from "../../../examples/cluster_page/server/viewer.ts";
import { ViewerRights } from "../../../examples/cluster_page/server/viewer_rights.ts";
import { bearer } from "../../support/hono/reviewed_service.ts";
import { eventually } from "../../support/page/eventually.ts";
import { openStream, snapshotOf } from "../../support/page/live_stream.ts";
import { bindInNamespace, putPod } from "../../support/page/page_objects.ts";
import { servePage } from "../../support/page/served_page.ts";
import { test } from "../../support/test.ts";

/** Counts the reviews that a viewer of one namespace costs, in a cluster of many. */
async function reviewsWith(namespaces: number): Promise<{ access: number; rules: number }> {
  await using served = await servePage({ needsToken: true });
  const { server, url } = served;
  for (let i = 0; i < namespaces; i++) {
    const namespace = `team-${i}`;
    server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    putPod(server, { name: "web-1", namespace });
  }
  bindInNamespace(server, { role: "view", account: "ann", namespace: "team-1" });
  const ann = bearer((await server.issueToken({ name: "ann" })).token);
  await eventually(async () => await (await fetch(`${url}/readyz`)).text(), "ok");
  await using reader = await openStream(`${url}/data/live`, ann);
  const keys = (await snapshotOf(reader)).filter(({ type }) => type === "pods.added")
    .map(({ data }) => data.key);
  assertEquals(keys, ["team-1/web-1"]);
  const count = (kind: string) =>
    server.requests.filter(({ path }) => path.endsWith(`/${kind}`)).length;
  const reviews = () => ({
    access: count("subjectaccessreviews"),
    rules: count("selfsubjectrulesreviews"),
  });
  const { kinds } = await (await fetch(`${url}/data/access`, ann)).json();
  assertEquals([kinds.pods.scope, kinds.jobs.scope], [["team-1"], ["team-1"]]);
  const asked = reviews();
  for (let i = 0; i < namespaces; i++) {
    putPod(server, { name: "web-1", namespace: `team-${i}`, state: "CrashLoopBackOff" });
  }
  const updated = await reader.next();
  assertEquals([updated?.type, updated?.data.key], ["pods.updated", "team-1/web-1"]);
  assertEquals(reviews(), asked);
  return asked;
}

test("A viewer of one namespace costs one question about each other one, and no more for changes", async () => {
  const few = await reviewsWith(5);
  const many = await reviewsWith(20);
  assertEquals(many.access, few.access);
  assertLess(few.access, 16); // seven kinds everywhere, six in the one namespace
  assertEquals([few.rules, many.rules], [5, 20]);
});

const user = { username: "ann", uid: "", groups: [], extra: {}, audiences: [] };
const viewer: Viewer = { user, key: "ann", authorization: () => "Bearer a" };
const pods = { group: "", plural: "pods", namespaced: true };
const namespaces = Array.from({ length: 1_000 }, (_, index) => `team-${index}`);

/** The rights of a viewer who may list pods in some namespaces, with what they cost. */
function startRights({ allowed, rules }: { allowed: string[]; rules: boolean }) {
  const cost = { reviews: 0, rules: 0, most: 0, now: 0 };
  let running = 0;
  const counted = async <T>(value: T): Promise<T> => {
    cost.most = Math.max(cost.most, ++running);
    await Promise.resolve();
    running--;
    return value;
  };
  const rights = new ViewerRights({
    review: (_user, access) => {
      cost.reviews++;
      const { namespace = "" } = access as { namespace?: string };
      return counted({ allowed: allowed.includes(namespace), reason: "" });
    },
    askRules: (_authorization, namespace) => {
      cost.rules++;
      return counted(
        rules ? { exclude: () => !allowed.includes(namespace) } : undefined,
      );
    },
    now: () => cost.now,
  });
  const ask = async (kind = pods) => {
    const verdicts = await Promise.all(namespaces.map((one) => rights.mayList(viewer, kind, one)));
    return namespaces.filter((_, index) => verdicts[index]);
  };
  return { cost, rights, ask };
}

test("ViewerRights asks eight questions at a time, and ten a second at most", async () => {
  const { cost, ask } = startRights({ allowed: ["team-1"], rules: true });
  assertEquals(await ask(), ["team-1"]);
  assertEquals([cost.rules, cost.most], [1_000, 8]);
  assertEquals(await ask({ group: "apps", plural: "deployments", namespaced: true }), ["team-1"]);
  cost.now = 99_999;
  await ask();
  assertEquals(cost.rules, 1_000);
  cost.now = 100_001;
  await ask();
  assertEquals(cost.rules, 2_000);
});

test("ViewerRights decides by reviews alone, where rules are unknown or grant too much", async () => {
  const unknown = startRights({ allowed: ["team-1"], rules: false });
  assertEquals(await unknown.ask(), ["team-1"]);
  assertLess(unknown.cost.rules, 10); // those that were under way
  unknown.cost.reviews = 0;
  assertEquals(await unknown.ask(), ["team-1"]);
  assertEquals(unknown.cost.reviews, 2); // everywhere, and in the one namespace
  const granted = new ViewerRights({
    review: () => Promise.resolve({ allowed: false, reason: "" }),
    askRules: () => Promise.resolve({ exclude: () => false }),
  });
  assertEquals(await granted.mayList(viewer, pods, "team-1"), false);
});

test("ViewerRights sees a right that was granted after half a minute, where namespaces are few", async () => {
  const allowed: string[] = [];
  const { cost, rights } = startRights({ allowed, rules: true });
  assertEquals(await rights.mayList(viewer, pods, "team-1"), false);
  allowed.push("team-1");
  cost.now = 29_999;
  assertEquals(await rights.mayList(viewer, pods, "team-1"), false);
  cost.now = 30_001;
  assertEquals(await rights.mayList(viewer, pods, "team-1"), true);
});
