import { assert, assertEquals, assertRejects } from "@std/assert";
import { createResourceClient } from "../../src/client/create_client.ts";
import type { ReconcileContext } from "../../src/controller/context/reconcile_context.ts";
import {
  type ConfigMap,
  configMaps,
  storedSite,
  type Website,
  websites,
} from "../support/controllers/websites.ts";
import { createOrChangeCases } from "./cases/controllerutil_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(createOrChangeCases, { leavesOpen: true });

const child = { apiVersion: "v1", kind: "ConfigMap", name: "deploy" };

/** Runs a reconcile of one Website, and returns the methods of the writes that it has sent. */
async function reconciled(
  stage: ControllerStage,
  reconcile: (context: ReconcileContext<Website>) => Promise<unknown>,
): Promise<string[]> {
  stage.create("a", { spec: { replicas: 1 } });
  let first = true;
  stage.manager.controller({
    for: websites,
    async reconcile(_site, context) {
      if (first) await reconcile(context);
      first = false; // the next run follows the writes of this one
    },
  });
  stage.run();
  await stage.until(() => stage.outcomes.length > 0);
  assertEquals(stage.errors, []);
  return writes(stage);
}

function writes({ requests }: ControllerStage): string[] {
  return requests.filter(({ method }) => method !== "GET").map(({ method, path }) =>
    `${method} ${path.slice(path.lastIndexOf("/") + 1)}`
  );
}

const stored = ({ pod }: ControllerStage) => pod.server.objects.get(child) as unknown as ConfigMap;
const object = (text: string) => ({ metadata: { name: "deploy" }, data: { text } });

ported(
  "CreateOrUpdate creates a new object if one doesn't exists",
  "apply creates an object",
  async () => {
    await using stage = await ControllerStage.start();
    const sent = await reconciled(stage, ({ apply }) => apply(configMaps, object("1")));
    assertEquals([sent, stored(stage).data], [["PATCH deploy"], { text: "1" }]);
  },
);

for (
  const [upstream, text] of [
    ["CreateOrUpdate updates existing object", "2"],
    ["CreateOrUpdate updates only changed objects", "1"],
  ] as const
) {
  ported(
    upstream,
    `apply ${text === "1" ? "of the same state changes nothing" : "changes an object"}`,
    async () => {
      await using stage = await ControllerStage.start();
      const versions: unknown[] = [];
      await reconciled(stage, async ({ apply }) => {
        for (const each of ["1", text]) {
          versions.push((await apply(configMaps, object(each))).metadata.resourceVersion);
        }
      });
      assertEquals([stored(stage).data, new Set(versions).size], [{ text }, Number(text)]);
    },
  );
}

for (
  const [upstream, metadata] of [
    ["CreateOrUpdate errors when MutateFn renames an object", { name: "deploy-1" }],
    ["CreateOrUpdate errors when object namespace changes", { namespace: "default-1" }],
  ] as const
) {
  ported(upstream, `updateWithRetry refuses another ${Object.keys(metadata)}`, async () => {
    await using stage = await ControllerStage.start();
    await using kube = stage.client();
    const handle = createResourceClient(kube, configMaps);
    await handle.create(object("1"));
    const change = (found: ConfigMap) => ({
      ...found,
      metadata: { ...found.metadata, ...metadata },
    });
    await assertRejects(() => handle.updateWithRetry("deploy", change));
    assertEquals((await handle.list()).items.map(({ metadata: { name } }) => name), ["deploy"]);
  });
}

ported(
  "CreateOrUpdate aborts immediately if there was an error initially retrieving the object",
  "updateWithRetry does not call its function if the object cannot be read",
  async () => {
    await using stage = await ControllerStage.start();
    await using kube = stage.client();
    const match = { path: /configmaps/ };
    using _fault = stage.pod.server.faults.inject({ kind: "status", code: 403, match });
    let calls = 0;
    const update = () =>
      createResourceClient(kube, configMaps).updateWithRetry("deploy", () => void calls++);
    await assertRejects(update);
    assertEquals([calls, writes(stage)], [0, []]);
  },
);

ported("CreateOrPatch patches existing object", "a patch changes what it names", async () => {
  await using stage = await ControllerStage.start();
  const sent = await reconciled(
    stage,
    ({ client, name }) => client(websites).patch(name, { merge: { spec: { replicas: 2 } } }),
  );
  assertEquals([sent, storedSite(stage.pod, "a")?.spec], [["PATCH a"], { replicas: 2 }]);
});

ported(
  "CreateOrPatch patches only changed objects",
  "setStatus of the same status sends nothing",
  async () => {
    await using stage = await ControllerStage.start();
    const sent = await reconciled(stage, async ({ setStatus }) => {
      await setStatus({ url: "https://a" });
      await setStatus({ url: "https://a" });
    });
    assertEquals(sent, ["PATCH status"]);
  },
);

ported(
  "CreateOrPatch patches only changed status",
  "setStatus changes the status alone",
  async () => {
    await using stage = await ControllerStage.start();
    const sent = await reconciled(stage, ({ setStatus }) => setStatus({ url: "https://a" }));
    const { spec, status } = storedSite(stage.pod, "a")!;
    assertEquals([sent, spec, status?.url], [["PATCH status"], { replicas: 1 }, "https://a"]);
  },
);

const conditions = [{ type: "Progressing", status: "True", reason: "Rolling" }] as const;

for (
  const [upstream, more] of [
    ["CreateOrPatch patches resource and status", []],
    ["CreateOrPatch patches resource and not empty status", [{ conditions }]],
  ] as const
) {
  const often = more.length > 0 ? "twice" : "once";
  ported(
    upstream,
    `an object and its status change in one reconcile, ${often}, without a conflict`,
    async () => {
      await using stage = await ControllerStage.start();
      const sent = await reconciled(stage, async ({ client, name, setStatus }) => {
        const handle = client(websites);
        await handle.patch(name, { merge: { spec: { replicas: 3 } } });
        await setStatus({ url: "https://a" });
        for (const fields of more) {
          await handle.patch(name, { merge: { spec: { replicas: 5 } } });
          await setStatus(fields);
        }
      });
      const { spec, status } = storedSite(stage.pod, "a")!;
      assertEquals(sent, [
        "PATCH a",
        "PATCH status",
        ...more.flatMap(() => ["PATCH a", "PATCH status"]),
      ]);
      assertEquals([spec?.replicas, status?.url], [more.length > 0 ? 5 : 3, "https://a"]);
      assertEquals(status?.conditions?.length, more.length > 0 ? 1 : undefined);
    },
  );
}

for (
  const [upstream, metadata] of [
    ["CreateOrPatch errors when MutateFn renames an object", { name: "deploy-1" }],
    ["CreateOrPatch errors when object namespace changes", { namespace: "default-1" }],
  ] as const
) {
  ported(upstream, `a patch to another ${Object.keys(metadata)} is refused`, async () => {
    await using stage = await ControllerStage.start();
    await using kube = stage.client();
    const handle = createResourceClient(kube, configMaps);
    const { metadata: { resourceVersion } } = await handle.create(object("1"));
    await assertRejects(() => handle.patch("deploy", { merge: { metadata } }));
    const after = await handle.get("deploy");
    assert(after.metadata.resourceVersion === resourceVersion);
  });
}

ported.end(endShared);
