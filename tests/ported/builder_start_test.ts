import { assertEquals } from "@std/assert";
import type { DeepReadonly } from "../../src/core/deep_readonly.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { configMaps, website, websites } from "../support/controllers/websites.ts";
import { builderStartCases } from "./cases/builder_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(builderStartCases, { leavesOpen: true });

const noop = () => {};

/** Creates a ConfigMap that a Website owns. */
function createOwned({ pod }: ControllerStage, owner: string, controller = true): void {
  const ownerReferences = [{
    ...website,
    name: owner,
    uid: "1",
    ...(controller && { controller }),
  }];
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "rs", ownerReferences } };
  pod.server.objects.create(object as never);
}

/** The key of the one owner of an object. */
const ownerOf = ({ metadata }: DeepReadonly<KubernetesObject>) =>
  metadata.ownerReferences?.map(({ name }) => `${metadata.namespace}/${name}`) ?? [];

/** Runs the controller of a stage; a Website and what it owns lead to two reconciles of its key. */
async function reconcilesTwice(stage: ControllerStage, hasController = true): Promise<void> {
  stage.run();
  stage.create("deploy");
  await stage.until(() => stage.outcomes.length === 1);
  createOwned(stage, "deploy", hasController);
  await stage.until(() => stage.outcomes.length === 2);
  assertEquals(stage.outcomes.map(({ key }) => key), ["default/deploy", "default/deploy"]);
}

ported(
  "Start should Reconcile Owns objects",
  "an owned object leads to a reconcile of its controller",
  async () => {
    await using stage = await ControllerStage.start();
    stage.manager.controller({ for: websites, owns: [configMaps], reconcile: noop });
    await reconcilesTwice(stage);
  },
);

ported(
  "Start should Reconcile Owns objects for every owner",
  "with everyOwner any owner is reconciled",
  async () => {
    await using stage = await ControllerStage.start();
    const owns = [{ resource: configMaps, everyOwner: true }];
    stage.manager.controller({ for: websites, owns, reconcile: noop });
    await reconcilesTwice(stage, false);
  },
);

ported(
  "Start should Reconcile Watches objects",
  "watches with a function for owners do what owns does",
  async () => {
    await using stage = await ControllerStage.start();
    const watches = [{ watched: configMaps, keysOf: ownerOf }];
    stage.manager.controller({ for: websites, watches, reconcile: noop });
    await reconcilesTwice(stage);
  },
);

ported(
  "Start should Reconcile without For",
  "two watches without for do what for and owns do",
  async () => {
    await using stage = await ControllerStage.start();
    const keysOf = (
      { metadata }: DeepReadonly<KubernetesObject>,
    ) => [`${metadata.namespace}/${metadata.name}`];
    stage.manager.controller({
      name: "deployment-2",
      watches: [{ watched: websites, keysOf }, { watched: configMaps, keysOf: ownerOf }],
      reconcile: noop,
    });
    await reconcilesTwice(stage);
  },
);

ported(
  "Set custom predicates should execute registered predicates only for assigned kind",
  "a predicate is asked about the objects of its own selection, and a shared one about all",
  async () => {
    await using stage = await ControllerStage.start();
    const asked: string[] = [];
    const note = (who: string) => ({ metadata }: { metadata: { name: string } }) =>
      asked.push(`${who} ${metadata.name}`) > 0;
    const all = note("all");
    const both = (own: ReturnType<typeof note>) => ({
      created: (object: DeepReadonly<KubernetesObject>) => own(object) && all(object),
    });
    stage.manager.controller({
      for: { resource: websites, when: both(note("for")) },
      owns: [{ resource: configMaps, when: both(note("owns")) }],
      reconcile: noop,
    });
    await reconcilesTwice(stage);
    assertEquals(asked, ["for deploy", "all deploy", "owns rs", "all rs"]);
  },
);

const metadataOf = <T>(resource: T) => ({ resource, metadataOnly: true });

ported(
  "watching with projections should support multiple controllers watching the same metadata kind",
  "two controllers of the metadata of one resource share its informer",
  async () => {
    await using stage = await ControllerStage.start();
    const seen: string[][] = [];
    for (const name of ["deployment-4", "deployment-5"]) {
      stage.manager.controller({
        for: metadataOf(websites),
        name,
        reconcile: (site) => void seen.push(Object.keys(site)),
      });
    }
    stage.run();
    stage.create("a", { spec: { text: "1" } });
    await stage.until(() => seen.length === 2);
    assertEquals(seen.some((keys) => keys.includes("spec")), false);
    assertEquals(stage.manager.followed.length, 1);
  },
);

ported(
  "watching with projections should support watching For, Owns, and Watch as metadata",
  "for, owns and watches follow metadata alone, as the server sends it",
  async () => {
    await using stage = await ControllerStage.start();
    const mapped: unknown[] = [];
    stage.manager.controller({
      for: metadataOf(websites),
      owns: [metadataOf(configMaps)],
      watches: [{
        watched: { ...metadataOf(configMaps), labelSelector: "app=web" },
        keysOf: ({ metadata, data, kind }) => {
          mapped.push([metadata.name, metadata.labels, data, kind]);
          return [];
        },
      }],
      reconcile: noop,
    });
    await reconcilesTwice(stage);
    const metadata = { name: "test1", labels: { app: "web" } };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { text: "1" } };
    stage.pod.server.objects.create(object);
    await stage.until(() => mapped.length > 0);
    assertEquals(mapped, [["test1", { app: "web" }, undefined, "PartialObjectMetadata"]]);
  },
);

ported.end(endShared);
