import { assertEquals } from "@std/assert";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { checkUpdate } from "../../../src/testing/validation/update_rules.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";

const fieldsOf = (collection: string, previous: unknown, next: unknown) => {
  const faults = new Faults();
  const object = (spec: unknown) => ({ metadata: { name: "a" }, spec });
  checkUpdate(object(next), object(previous), { collection, faults });
  return faults.errors.map(({ field }) => field);
};

test("an update of a pod may change images, deadlines and add tolerations", () => {
  const toleration = { key: "a", effect: "NoSchedule" };
  const [container] = podSpec.containers;
  const changes = [
    { ...podSpec, containers: [{ ...container, image: "other" }] },
    { ...podSpec, activeDeadlineSeconds: 5 },
    { ...podSpec, tolerations: [toleration] },
  ];
  for (const next of changes) assertEquals(fieldsOf("pods", podSpec, next), []);
  assertEquals(fieldsOf("pods", podSpec, { ...podSpec, nodeName: "n" }), ["spec"]);
  assertEquals(fieldsOf("pods", { ...podSpec, tolerations: [toleration] }, podSpec), ["spec"]);
  assertEquals(fieldsOf("pods", podSpec, { ...podSpec, containers: [] }), ["spec.containers"]);
});

test("a bound claim may grow, and a claim may be given a class and a volume", () => {
  const claim = (storage: string, more = {}) => ({ resources: { requests: { storage } }, ...more });
  const faults = new Faults();
  const bound = { metadata: {}, spec: claim("1Gi"), status: { phase: "Bound" } };
  const collection = "persistentvolumeclaims";
  checkUpdate({ ...bound, spec: claim("2Gi") }, bound, { collection, faults });
  assertEquals(faults.errors, []);
  checkUpdate({ ...bound, spec: claim("1Mi") }, bound, { collection, faults });
  assertEquals(faults.errors.map(({ field }) => field), ["spec.resources.requests.storage"]);
  assertEquals(fieldsOf(collection, claim("1Gi"), claim("1Gi", { volumeName: "v" })), []);
  assertEquals(fieldsOf(collection, claim("1Gi"), claim("2Gi")), ["spec"]);
});

test("fixed fields are named as the API server names them", () => {
  assertEquals(fieldsOf("apps/deployments", { selector: {} }, { selector: { a: 1 } }), [
    "spec.selector",
  ]);
  assertEquals(
    fieldsOf("storage.k8s.io/csidrivers", { attachRequired: true }, { attachRequired: false }),
    ["spec.attachedRequired"],
  );
});
