import { assertEquals } from "@std/assert";
import {
  newPodStatus,
  qosClassOf,
  withDataSources,
  withJobSelector,
  withTemplateGeneration,
} from "../../../src/testing/defaults/initial_state.ts";
import { valueAt } from "../../../src/testing/json/json_value.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const limits = { cpu: "1", memory: "1Gi" };
const pod = (...resources: unknown[]) => ({
  containers: resources.map((each) => ({ resources: each })),
});

test("a pod is guaranteed if each container has equal requests and limits of both resources", () => {
  const classes = [
    pod({}),
    pod({ limits, requests: limits }),
    pod({ limits, requests: { cpu: "1000m", memory: "1024Mi" } }),
    pod({ limits, requests: limits }, {}),
    pod({ requests: { cpu: "1m" } }),
    pod({ limits: { "example.com/gpu": "1" } }),
    { ...pod({ limits, requests: limits }), initContainers: [{ name: "i" }] },
  ].map(qosClassOf);
  assertEquals(classes, [
    "BestEffort",
    "Guaranteed",
    "Guaranteed",
    "Burstable",
    "Burstable",
    "BestEffort",
    "Burstable",
  ]);
});

test("a pod with scheduling gates starts with a condition that says so", () => {
  const { conditions } = newPodStatus({ schedulingGates: [{ name: "a" }] }, "NOW");
  assertEquals((conditions as Record<string, unknown>[])[0]!.reason, "SchedulingGated");
  assertEquals(newPodStatus({}, "NOW"), { phase: "Pending", qosClass: "BestEffort" });
});

test("a Job selects its pods by its uid, unless it brings a selector", () => {
  const job = { metadata: { name: "j", uid: "u" }, spec: { template: {} } };
  const { spec, metadata } = withJobSelector(job);
  assertEquals(valueAt(spec, "selector.matchLabels"), {
    "batch.kubernetes.io/controller-uid": "u",
  });
  assertEquals(metadata.labels, {});
  const manual = { ...job, spec: { manualSelector: true } };
  assertEquals(withJobSelector(manual), manual);
});

test("a DaemonSet counts its templates, and a claim has both fields for its source", () => {
  const { annotations } = withTemplateGeneration({ metadata: { name: "d" } }).metadata;
  assertEquals(annotations, { "deprecated.daemonset.template.generation": "1" });
  const dataSource = { kind: "PersistentVolumeClaim", name: "c" };
  assertEquals(withDataSources({ metadata: {}, spec: { dataSource } }).spec, {
    dataSource,
    dataSourceRef: dataSource,
  });
});

test("the annotation of a DaemonSet counts its templates, whatever a client sends", () =>
  withServer(async ({ client }) => {
    const path = "/apis/apps/v1/namespaces/default/daemonsets";
    const name = "deprecated.daemonset.template.generation";
    const template = (image: string) => ({
      metadata: { labels: { app: "a" } },
      spec: { containers: [{ name: "main", image }] },
    });
    const spec = { selector: { matchLabels: { app: "a" } }, template: template("a:1") };
    await client.send(path, { method: "POST", json: { metadata: { name: "a" }, spec } });
    const patched = async (json: object) => {
      const headers = { "content-type": "application/merge-patch+json" };
      const { body } = await client.send(`${path}/a`, { method: "PATCH", headers, json });
      return [body.metadata.generation, body.metadata.annotations[name]];
    };
    assertEquals(await patched({ metadata: { labels: { b: "1" } } }), [1, "1"]);
    assertEquals(await patched({ spec: { template: template("a:2") } }), [2, "2"]);
    assertEquals(await patched({ metadata: { annotations: { [name]: "7" } } }), [2, "2"]);
    assertEquals(await patched({ spec: { minReadySeconds: 3 } }), [3, "2"]);
  }));
