import { assertEquals } from "@std/assert";
import {
  hasFailed,
  indexesOf,
  indexOf,
  indexText,
  isFinished,
  isTracked,
  type Job,
  templateOf,
  withoutTracking,
} from "../../../../src/testing/workloads/jobs/job.ts";
import { test } from "../../../support/test.ts";

const job = (given = {}): Job => ({
  metadata: { name: "pi" },
  spec: {
    selector: {},
    template: {
      metadata: { labels: { a: "1" }, finalizers: ["example.com/own"] },
      spec: { containers: [{ name: "main", env: [{ name: "A" }] }], initContainers: [{}] },
    },
    parallelism: 1,
    backoffLimit: 6,
    ...given,
  },
});

test("indexes are written as runs, and read again", () => {
  const table: [number[], string][] = [
    [[], ""],
    [[0], "0"],
    [[3, 2], "2,3"],
    [[0, 1, 2, 5, 7, 8], "0-2,5,7,8"],
  ];
  for (const [indexes, text] of table) {
    assertEquals(indexText(new Set(indexes)), text);
    assertEquals([...indexesOf(text)].sort(), [...indexes].sort());
  }
});

test("the template of a pod is tracked, and has its index in labels, name and variables", () => {
  const { metadata, spec } = templateOf(job(), undefined);
  const finalizers = ["example.com/own", "batch.kubernetes.io/job-tracking"];
  assertEquals([metadata?.finalizers, spec], [finalizers, job().spec.template.spec]);
  const indexed = templateOf(job(), 3);
  const mark = { "batch.kubernetes.io/job-completion-index": "3" };
  assertEquals([indexed.metadata?.labels, indexed.metadata?.annotations], [
    { a: "1", ...mark },
    mark,
  ]);
  const { hostname, containers, initContainers } = indexed.spec as Record<string, unknown[]>;
  const namesOf = (container: unknown) =>
    (container as { env: { name: string }[] }).env.map(({ name }) => name);
  assertEquals([hostname, containers?.map(namesOf), initContainers?.map(namesOf)], [
    "pi-3",
    [["A", "JOB_COMPLETION_INDEX"]],
    [["JOB_COMPLETION_INDEX"]],
  ] as unknown[]);
  const pod = { metadata: { annotations: mark, finalizers } };
  assertEquals([indexOf(pod), indexOf({ metadata: {} }), isTracked(pod)], [3, undefined, true]);
  assertEquals(withoutTracking(pod).metadata.finalizers, ["example.com/own"]);
});

test("a pod that is deleted has failed, unless the Job waits for its end", () => {
  const pod = (phase: string, deletionTimestamp?: string) => ({
    metadata: { ...deletionTimestamp !== undefined && { deletionTimestamp } },
    spec: {},
    status: { phase },
  });
  const patient = job({ podReplacementPolicy: "Failed" });
  const table = [
    [pod("Failed"), true, true],
    [pod("Running"), false, false],
    [pod("Running", "T"), true, false],
    [pod("Succeeded", "T"), false, false],
  ] as const;
  for (const [each, atOnce, atItsEnd] of table) {
    assertEquals([hasFailed(each, job()), hasFailed(each, patient)], [atOnce, atItsEnd]);
  }
});

test("a Job is finished when it is complete or has failed", () => {
  const withType = (type: string, status: "True" | "False" = "True") => ({
    ...job(),
    status: { conditions: [{ type, status }] },
  });
  const types = ["Complete", "Failed", "FailureTarget"];
  assertEquals(types.map((type) => isFinished(withType(type))), [true, true, false]);
  assertEquals(isFinished(withType("Complete", "False")), false);
});
