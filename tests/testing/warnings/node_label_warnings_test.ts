import { assertEquals } from "@std/assert";
import {
  labelWarnings,
  nodeAffinityWarnings,
  selectorWarnings,
  termsWarnings,
} from "../../../src/testing/warnings/node_label_warnings.ts";
import { test } from "../../support/test.ts";

test("labels of nodes that have been replaced have warnings, others have none", () => {
  assertEquals(labelWarnings("app.kubernetes.io/created-by", "key"), [
    "key: app.kubernetes.io/created-by is deprecated since v1.9",
  ]);
  assertEquals([labelWarnings("zone", "key"), labelWarnings(undefined, "key")], [[], []]);
  const selector = { "beta.kubernetes.io/arch": "a", "kubernetes.io/arch": "b", toString: "c" };
  assertEquals(selectorWarnings(selector, "nodeSelector"), [
    'nodeSelector[beta.kubernetes.io/arch]: deprecated since v1.14; use "kubernetes.io/arch" instead',
  ]);
  assertEquals(selectorWarnings(undefined, "nodeSelector"), []);
});

test("values are looked at in preferences alone", () => {
  const term = { matchExpressions: [{ key: "zone", operator: "In", values: ["-"] }] };
  assertEquals(termsWarnings([term], "terms"), []);
  const preferred = [{ weight: 1, preference: term }];
  const found = nodeAffinityWarnings(
    { preferredDuringSchedulingIgnoredDuringExecution: preferred },
    "affinity",
  );
  assertEquals(found.length, 1);
  assertEquals(nodeAffinityWarnings(undefined, "affinity"), []);
});
