import { assertEquals } from "@std/assert";
import { checkEnv } from "../../../src/testing/validation/container_env.ts";
import { checkContainers } from "../../../src/testing/validation/containers.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { checkProbes } from "../../../src/testing/validation/probes.ts";
import { checkTolerations } from "../../../src/testing/validation/scheduling.ts";
import { checkSecurity } from "../../../src/testing/validation/security.ts";
import { checkVolumes } from "../../../src/testing/validation/volumes.ts";
import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("pods are refused as a real server refuses them", () => {
  assertRefusals("Pod");
});

const textsOf = ({ errors }: Faults) => errors.map(({ field, message }) => `${field}: ${message}`);

test("a variable has one source or a value", () => {
  const faults = new Faults();
  const valueFrom = { fieldRef: { fieldPath: "status.podIP" } };
  checkEnv({ env: [{ name: "A", valueFrom }, { name: "B", value: "x", valueFrom }] }, "c", faults);
  assertEquals(textsOf(faults), [
    'c.env[1].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  ]);
});

test("containers that run before the others have no probes", () => {
  const faults = new Faults();
  const container = { image: "i", livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 1 } };
  const spec = {
    containers: [{ ...container, name: "a" }],
    initContainers: [{ ...container, name: "b" }, {
      ...container,
      name: "c",
      restartPolicy: "Always",
    }],
  };
  checkContainers(spec, "spec", { faults, volumes: new Set(), hostNetwork: false });
  assertEquals(textsOf(faults), [
    "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without " +
    "restartPolicy=Always",
  ]);
});

test("a probe has one handler", () => {
  const faults = new Faults();
  const probe = { successThreshold: 1, exec: { command: ["a"] }, tcpSocket: { port: 80 } };
  checkProbes({ livenessProbe: probe }, "c", faults);
  assertEquals(textsOf(faults), [
    "c.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
  ]);
});

test("a toleration of all taints names no key", () => {
  const faults = new Faults();
  checkTolerations(
    [{ operator: "Exists" }, { key: "a", operator: "Equal", value: "b" }, {}],
    "t",
    faults,
  );
  assertEquals(textsOf(faults), [
    't[2].operator: Invalid value: "": operator must be Exists when `key` is empty, which means ' +
    '"match all values and all keys"',
  ]);
});

test("a container that may not get more rights has none of those that give them", () => {
  const faults = new Faults();
  checkSecurity({ allowPrivilegeEscalation: true, privileged: true }, "s", faults);
  checkSecurity({ runAsUser: -1, runAsGroup: 0 }, "s", faults);
  assertEquals(textsOf(faults), [
    "s.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
  ]);
});

test("the names of valid volumes are returned", () => {
  const faults = new Faults();
  const volumes = [{ name: "a", emptyDir: {} }, { name: "b", emptyDir: {} }, {
    name: "a",
    emptyDir: {},
  }];
  assertEquals([...checkVolumes(volumes, "v", faults)], ["a", "b"]);
  assertEquals(textsOf(faults), [
    'v[2].name: Duplicate value: "a"',
  ]);
});
