import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("leases, priorities, runtimes and drivers are refused as a real server refuses them", () => {
  assertRefusals(
    "Lease",
    "PriorityClass",
    "RuntimeClass",
    "ControllerRevision",
    "StorageClass",
    "VolumeAttributesClass",
    "CSIDriver",
    "CSINode",
    "CSIStorageCapacity",
    "VolumeAttachment",
  );
});
