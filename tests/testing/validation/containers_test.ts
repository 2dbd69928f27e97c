import { assertEquals } from "@std/assert";
import { checkContainers } from "../../../src/testing/validation/containers.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

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
  assertEquals(faults.errors.map(({ field, message }) => `${field}: ${message}`), [
    "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without " +
    "restartPolicy=Always",
  ]);
});
