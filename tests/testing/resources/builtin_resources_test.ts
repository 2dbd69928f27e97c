import { assertEquals } from "@std/assert";
import { accessResources } from "../../../src/testing/resources/access_resources.ts";
import { builtinResources } from "../../../src/testing/resources/builtin_resources.ts";
import { coreResources } from "../../../src/testing/resources/core_resources.ts";
import { deviceResources } from "../../../src/testing/resources/device_resources.ts";
import { fieldsAt } from "../../../src/testing/resources/fields_at.ts";
import { networkResources } from "../../../src/testing/resources/network_resources.ts";
import { nodeResources } from "../../../src/testing/resources/node_resources.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { parseSelection } from "../../../src/testing/resources/selectors.ts";
import { workloadResources } from "../../../src/testing/resources/workload_resources.ts";
import { test } from "../../support/test.ts";

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

test("no two built-in resources share an address or a kind, and a short name only if they share objects", () => {
  const placed = (name: "plural" | "kind") =>
    builtinResources.map((each) => `${each.group}/${each.version ?? "v1"}/${each[name]}`);
  assertEquals([repeated(placed("plural")), repeated(placed("kind"))], [[], []]);
  const shortNames = builtinResources.flatMap(({ shortNames = [] }) => shortNames);
  assertEquals(repeated(shortNames), ["ev", "hpa"]);
});

test("the same resources are created by a PUT as on the real server", () => {
  const created = builtinResources.filter(({ createOnUpdate }) => createOnUpdate);
  assertEquals(created.map(({ plural }) => plural).toSorted(), [
    "clusterrolebindings",
    "clusterroles",
    "endpoints",
    "events",
    "events",
    "leases",
    "limitranges",
    "rolebindings",
    "roles",
    "runtimeclasses",
    "services",
  ]);
});

test("the same resources need a resourceVersion in an update as on the real server", () => {
  const strict = builtinResources.filter((resource) => resource.unconditionalUpdate === false);
  assertEquals(strict.map(({ plural }) => plural).toSorted(), [
    "apiservices",
    "clustertrustbundles",
    "csidrivers",
    "csinodes",
    "csistoragecapacities",
    "customresourcedefinitions",
    "devicetaintrules",
    "leases",
    "mutatingadmissionpolicies",
    "mutatingadmissionpolicybindings",
    "mutatingwebhookconfigurations",
    "podcertificaterequests",
    "poddisruptionbudgets",
    "runtimeclasses",
    "storageversionmigrations",
    "validatingadmissionpolicies",
    "validatingadmissionpolicybindings",
    "validatingwebhookconfigurations",
    "volumeattachments",
  ]);
});

test("a field that an object lacks is selected by its default value", () => {
  const registry = new ResourceRegistry();
  const defaults: [string, string][] = [
    ["Node", "spec.unschedulable=false"],
    ["Pod", "spec.hostNetwork=false"],
    ["ReplicationController", "status.replicas=0"],
    ["Pod", "spec.nodeName="],
  ];
  for (const [kind, field] of defaults) {
    const selection = parseSelection({ field }, registry.findKind("v1", kind)!);
    assertEquals(selection.matches({ metadata: { name: "a" } }), true, field);
  }
});

test("both field names of the same path select the same pods", () => {
  const pods = new ResourceRegistry().findKind("v1", "Pod")!;
  const pod = { metadata: { name: "p" }, spec: { nodeName: "n" } };
  for (const field of ["spec.nodeName=n", "spec.host=n"]) {
    assertEquals(parseSelection({ field }, pods).matches(pod), true, field);
  }
});

for (
  const { what, resources, cluster, withStatus } of [
    {
      what: "rights and certificates",
      resources: accessResources,
      cluster: [
        "clusterrolebindings",
        "clusterroles",
        "selfsubjectreviews",
        "tokenreviews",
        "selfsubjectaccessreviews",
        "selfsubjectrulesreviews",
        "subjectaccessreviews",
        "certificatesigningrequests",
        "clustertrustbundles",
      ],
      withStatus: [
        "certificatesigningrequests",
        "podcertificaterequests",
      ],
    },
    {
      what: "core resources",
      resources: coreResources,
      cluster: ["namespaces", "nodes", "persistentvolumes"],
      withStatus: [
        "namespaces",
        "nodes",
        "persistentvolumeclaims",
        "persistentvolumes",
        "pods",
        "replicationcontrollers",
        "resourcequotas",
        "services",
      ],
    },
    {
      what: "networking",
      resources: networkResources,
      cluster: [
        "ingressclasses",
        "ipaddresses",
        "servicecidrs",
      ],
      withStatus: ["ingresses", "servicecidrs"],
    },
    {
      what: "nodes and storage",
      resources: nodeResources,
      cluster: [
        "csidrivers",
        "csinodes",
        "storageclasses",
        "volumeattachments",
        "volumeattributesclasses",
        "runtimeclasses",
        "priorityclasses",
      ],
      withStatus: ["csinodes", "volumeattachments"],
    },
    {
      what: "workloads",
      resources: workloadResources,
      cluster: [],
      withStatus: [
        "daemonsets",
        "deployments",
        "replicasets",
        "statefulsets",
        "cronjobs",
        "jobs",
        "horizontalpodautoscalers",
        "horizontalpodautoscalers",
        "poddisruptionbudgets",
      ],
    },
  ]
) {
  test(`${what}: which are cluster-scoped, and which have a status`, () => {
    const inCluster = resources.filter(({ namespaced }) => namespaced === false);
    assertEquals(inCluster.map(({ plural }) => plural), cluster);
    assertEquals(resources.filter(({ status }) => status).map(({ plural }) => plural), withStatus);
  });
}

test("devices: which are in namespaces, which have a status, and which count their changes", () => {
  const plurals = (has: (resource: typeof deviceResources[number]) => unknown) =>
    deviceResources.filter(has).map(({ plural }) => plural);
  assertEquals(plurals(({ namespaced = true }) => namespaced), [
    "resourceclaims",
    "resourceclaimtemplates",
  ]);
  assertEquals(plurals(({ status }) => status), [
    "devicetaintrules",
    "resourceclaims",
    "storageversionmigrations",
  ]);
  assertEquals(plurals(({ generation }) => generation), [
    "deviceclasses",
    "devicetaintrules",
    "resourceslices",
  ]);
});

test("fieldsAt names each field by its path", () => {
  assertEquals(fieldsAt("spec.a", "type"), {
    "spec.a": { path: "spec.a" },
    "type": { path: "type" },
  });
});
