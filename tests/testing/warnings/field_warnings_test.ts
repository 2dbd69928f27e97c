import { assertEquals } from "@std/assert";
import { fieldWarnings } from "../../../src/testing/warnings/field_warnings.ts";
import { fractionWarnings } from "../../../src/testing/warnings/fraction_warnings.ts";
import { serviceWarnings } from "../../../src/testing/warnings/service_warnings.ts";
import {
  templateWarning,
  warnedDeployment,
  warnedObjects,
} from "../../conformance/warned_objects.ts";
import { test } from "../../support/test.ts";

test("new objects of Kubernetes' own kinds have the warnings of kube-apiserver", () => {
  for (const { resource, object, warnings } of warnedObjects) {
    const collection = resource.replace(/\/v\d+(?=\/)/, "");
    const given = { metadata: {}, ...object };
    assertEquals(fieldWarnings(given, undefined, { collection }), warnings, resource);
  }
  assertEquals(fieldWarnings({ metadata: {} }, undefined, { collection: "toString" }), []);
});

test("an update has the warnings for a template only if the desired state has changed", () => {
  const at = (generation: number) => ({
    ...warnedDeployment,
    metadata: { ...warnedDeployment.metadata, generation },
  });
  for (const collection of ["apps/deployments", "apps/replicasets", "apps/statefulsets"]) {
    assertEquals(fieldWarnings(at(2), at(1), { collection }), [templateWarning]);
    assertEquals(fieldWarnings(at(2), at(2), { collection }), []);
  }
  const daemonSets = { collection: "apps/daemonsets" };
  assertEquals(fieldWarnings(at(2), at(1), daemonSets), []); // the same template
  const before = { ...at(1), spec: {} };
  assertEquals(fieldWarnings(at(2), before, daemonSets), [templateWarning]);
  const controllers = { collection: "replicationcontrollers" };
  assertEquals(fieldWarnings(before, at(2), controllers), [templateWarning]); // of the one before
  assertEquals(fieldWarnings(at(2), before, { collection: "pods" }), []);
});

test("a large Indexed Job and claims of a StatefulSet have warnings", () => {
  const job = { completionMode: "Indexed", completions: 100_001, parallelism: 10_001 };
  const [large = ""] = fieldWarnings({ metadata: { name: "a" }, spec: job }, undefined, {
    collection: "batch/jobs",
  });
  assertEquals(large.startsWith("spec: In Indexed Jobs with a number of completions"), true);
  const claim = { spec: { resources: { limits: { storage: "1500m" } } } };
  const spec = { volumeClaimTemplates: [claim], revisionHistoryLimit: -1 };
  assertEquals(
    fieldWarnings({ metadata: {}, spec }, undefined, { collection: "apps/statefulsets" }),
    [
      'spec.volumeClaimTemplates[0].resources.limits[storage]: fractional byte value "1500m" is ' +
      "invalid, must be an integer",
      "spec.revisionHistoryLimit: a negative value retains all historical revisions; " +
      "a value >= 0 is recommended",
    ],
  );
});

test("a certificate is looked at before its key", () => {
  const pem = btoa("-----BEGIN CERTIFICATE-----\n");
  const warn = (data: Record<string, string>, type = "kubernetes.io/tls") =>
    fieldWarnings({ metadata: {}, type, data }, undefined, { collection: "secrets" });
  const missing = (what: string) => `tls: failed to find any PEM data in ${what} input`;
  assertEquals(warn({ "tls.crt": "%", "tls.key": pem }), [missing("certificate")]);
  assertEquals(warn({ "tls.crt": pem, "tls.key": "" }), [missing("key")]);
  assertEquals(warn({ "tls.crt": pem, "tls.key": pem }), []);
  assertEquals(warn({}, "Opaque"), []);
});

test("amounts of bytes that are not whole have warnings", () => {
  const amounts = { memory: "1500m", "ephemeral-storage": "1u", cpu: "100m" };
  assertEquals(fractionWarnings(amounts, "limits"), [
    'limits[memory]: fractional byte value "1500m" is invalid, must be an integer',
    'limits[ephemeral-storage]: fractional byte value "1u" is invalid, must be an integer',
  ]);
  assertEquals(fractionWarnings({ memory: "1Mi", "ephemeral-storage": "5" }, "limits"), []);
  assertEquals(fractionWarnings({ storage: "1n" }, "limits", ["storage"]).length, 1);
  assertEquals(fractionWarnings(undefined, "limits"), []);
});

test("a headless Service has warnings for what it ignores, others have none", () => {
  const spec = { type: "ClusterIP", clusterIP: "None", sessionAffinity: "None" };
  assertEquals(serviceWarnings({ spec }), []);
  assertEquals(serviceWarnings({ spec: { ...spec, loadBalancerIP: "192.168.7.8" } }), [
    "spec.loadBalancerIP is ignored for headless services",
  ]);
  const others = { type: "LoadBalancer", externalIPs: [], trafficDistribution: "PreferSameZone" };
  assertEquals(serviceWarnings({ spec: others }), []);
  assertEquals(serviceWarnings({}), []);
});
