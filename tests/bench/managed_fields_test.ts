import { assert, assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { pod, podWithManagedFields } from "./pods.ts";

test("managedFields name the fields of a pod as structured-merge-diff does", () => {
  const { metadata } = podWithManagedFields(7) as {
    metadata: { managedFields: { manager: string; fieldsV1: Record<string, object> }[] };
  };
  const [controller, kubelet] = metadata.managedFields;
  assertEquals(controller?.manager, "kube-controller-manager");
  assertEquals(Object.keys(controller?.fieldsV1 ?? {}), ["f:metadata", "f:spec"]);
  assertEquals(Object.keys(kubelet?.fieldsV1 ?? {}), ["f:status"]);
  const { "f:spec": spec } = controller?.fieldsV1 as Record<string, Record<string, object>>;
  assertEquals(Object.keys(spec?.["f:containers"] ?? {}), [".", 'k:{"name":"web"}']);
});

test("managedFields are nearly half of a pod of about 6 KB", () => {
  const full = JSON.stringify(podWithManagedFields(7)).length;
  const stripped = JSON.stringify(pod(7)).length;
  assert(full > 5_500 && full < 6_500, `${full} bytes`);
  assert(stripped > 0.5 * full && stripped < 0.6 * full, `${stripped} of ${full} bytes`);
});
