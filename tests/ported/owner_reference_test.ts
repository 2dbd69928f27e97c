import { assertEquals, assertThrows } from "@std/assert";
import {
  AlreadyOwnedError,
  controllerOf,
  type Owner,
  withController,
  withOwner,
} from "../../src/controller/owners/owner_reference.ts";
import type { OwnerReference } from "../../src/core/object_meta.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import { ownerReferenceCases } from "./cases/controllerutil_cases.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(ownerReferenceCases);

const definition = defineResource({
  group: "extensions",
  version: "v1beta1",
  plural: "deployments",
  kind: "Deployment",
});

function owner(metadata: Partial<Owner["object"]["metadata"]> = {}): Owner {
  return { definition, object: { metadata: { name: "foo", uid: "foo-uid", ...metadata } } };
}

/** A reference to the owner by its defaults. */
function reference(fields: Partial<OwnerReference> = {}): OwnerReference {
  const kind = { apiVersion: "extensions/v1beta1", kind: "Deployment" };
  return { ...kind, name: "foo", uid: "foo-uid", ...fields };
}

const asController = { controller: true, blockOwnerDeletion: true };

function child(ownerReferences?: OwnerReference[], namespace?: string) {
  const metadata = {
    name: "rs",
    ...(ownerReferences && { ownerReferences }),
    ...(namespace && { namespace }),
  };
  return { metadata };
}

ported(
  "SetOwnerReference should set ownerRef on an empty list",
  "withOwner adds a reference without a controller",
  () => {
    assertEquals(withOwner(owner(), child()), [reference()]);
  },
);

ported(
  "SetOwnerReference should not duplicate owner references",
  "withOwner adds an owner once",
  () => {
    assertEquals(withOwner(owner(), child([reference()])), [reference()]);
  },
);

ported(
  "SetOwnerReference should update the reference",
  "withOwner keeps the reference to an earlier owner",
  () => {
    const earlier = reference({ apiVersion: "extensions/v1alpha1", uid: "foo-uid-1" });
    const references = withOwner(owner({ uid: "foo-uid-2" }), child([earlier]));
    assertEquals(references, [earlier, reference({ uid: "foo-uid-2" })]);
  },
);

for (
  const [upstream, what, references, expected] of [
    [
      "should return true when HasControllerReference evaluates owner reference set by SetControllerReference",
      "finds what withController has added",
      withController(owner(), child()),
      true,
    ],
    [
      "should return false when HasControllerReference evaluates owner reference set by SetOwnerReference",
      "does not find what withOwner has added",
      withOwner(owner(), child()),
      false,
    ],
  ] as const
) {
  ported(upstream, `controllerOf ${what}`, () => {
    assertEquals(controllerOf(child([...references]), definition) !== undefined, expected);
  });
}

for (
  const [upstream, name, known] of [
    [
      "SetControllerReference should set the OwnerReference if it can find the group version kind",
      "sets the controller of an object without owners",
      undefined,
    ],
    [
      "SetControllerReference should not duplicate existing owner reference",
      "makes an owner the controller",
      reference({ controller: false, blockOwnerDeletion: true }),
    ],
    [
      "SetControllerReference should replace the owner reference if it's already present",
      "replaces the controller's reference by the present version",
      reference({ apiVersion: "extensions/v1alpha1", ...asController }),
    ],
    [
      "SetControllerReference should not return any error if the existing owner has a different version",
      "makes an owner of another version the controller",
      reference({ apiVersion: "extensions/v1alpha1", controller: false, blockOwnerDeletion: true }),
    ],
  ] as const
) {
  ported(upstream, `withController ${name}`, () => {
    const references = withController(owner(), child(known && [known]));
    assertEquals(references, [reference(asController)]);
  });
}

ported(
  "SetControllerReference should return an error if object is already owned by another controller",
  "withController refuses an object that has another controller",
  () => {
    const other = reference({ name: "bar", uid: "bar-uid", ...asController });
    const error = assertThrows(() => withController(owner(), child([other])), AlreadyOwnedError);
    assertEquals(error.owner, other);
  },
);

for (
  const [upstream, namespace] of [
    [
      "SetControllerReference should return an error if it's setting a cross-namespace owner reference",
      "namespace1",
    ],
    [
      "SetControllerReference should return an error if it's owner is namespaced resource but dependant is cluster-scoped resource",
      undefined,
    ],
  ] as const
) {
  ported(
    upstream,
    `an owner of a namespace owns nothing ${namespace ? "of another one" : "without one"}`,
    () => {
      for (const add of [withController, withOwner]) {
        assertThrows(
          () => add(owner({ namespace: "namespace2" }), child(undefined, namespace)),
          TypeError,
          "cannot own rs",
        );
      }
    },
  );
}

ported(
  "SetControllerReference should return an error if the owner isn't a runtime.Object",
  "an owner without a uid owns nothing",
  () => {
    for (const add of [withController, withOwner]) {
      assertThrows(() => add(owner({ uid: "" }), child()), TypeError, "create it before it owns");
    }
  },
);

ported.end();
