import { assertEquals } from "@std/assert";
import { podWarnings } from "../../../src/testing/warnings/pod_warnings.ts";
import { test } from "../../support/test.ts";

test("volumes of sources that no longer work have warnings", () => {
  const claim = { spec: { resources: { requests: { storage: "1500m" } } } };
  const volumes = [
    { name: "a", storageos: {} },
    { name: "b", ephemeral: { volumeClaimTemplate: claim } },
    { name: "c", rbd: {} },
    { name: "d", emptyDir: {} },
  ];
  assertEquals(podWarnings({ spec: { volumes } }), [
    "spec.volumes[0].storageOS: deprecated in v1.22, non-functional in v1.25+",
    "spec.volumes[1].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]: " +
    'fractional byte value "1500m" is invalid, must be an integer',
    "spec.volumes[2].rbd: deprecated in v1.28, non-functional in v1.31+",
  ]);
});

test("an annotation for seccomp has a warning where the field is not set", () => {
  const key = "container.seccomp.security.alpha.kubernetes.io/a";
  const metadata = { annotations: { [key]: "unconfined" } };
  const message = `metadata.annotations[${key}]: ` +
    'non-functional in v1.27+; use the "seccompProfile" field instead';
  const securityContext = { seccompProfile: { type: "Unconfined" } };
  const of = (container: Record<string, unknown>) =>
    podWarnings(
      { metadata, spec: { initContainers: [{ name: "a", ...container }] } },
      "spec.template",
    );
  assertEquals(of({}), [`spec.template.${message}`]);
  assertEquals(of({ securityContext }), []);
});

test("a variable that is taken from elsewhere hides the one before it", () => {
  const env = [{ name: "A", value: "1" }, { name: "A", value: "$(A)", valueFrom: {} }];
  const spec = { ephemeralContainers: [{ env }], terminationGracePeriodSeconds: -1 };
  assertEquals(podWarnings({ spec }), [
    'spec.ephemeralContainers[0].env[1]: hides previous definition of "A", ' +
    "which may be dropped when using apply",
    "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be " +
    "treated as 1",
  ]);
});

test("nothing in a pod is needed", () => {
  assertEquals([podWarnings({}), podWarnings({ spec: null, metadata: 1 })], [[], []]);
});
