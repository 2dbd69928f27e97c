import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("ConfigMaps, Secrets, namespaces, nodes and Events are refused as a real server refuses them", () => {
  assertRefusals("ConfigMap", "Secret", "Namespace", "Node", "Event");
});
