import type { UpstreamCases } from "../upstream_cases.ts";

const file =
  "sigs.k8s.io/controller-runtime v0.25.2, pkg/controller/controllerutil/controllerutil_test.go";

/** References to owners. */
export const ownerReferenceCases = {
  file: `${file}, SetOwnerReference, SetControllerReference and HasOwnerReference`,
  same: [
    "SetOwnerReference should set ownerRef on an empty list",
    "SetOwnerReference should not duplicate owner references",
    "should return true when HasControllerReference evaluates owner reference set by SetControllerReference",
    "should return false when HasControllerReference evaluates owner reference set by SetOwnerReference",
    "SetControllerReference should set the OwnerReference if it can find the group version kind",
    "SetControllerReference should return an error if object is already owned by another controller",
    "SetControllerReference should not duplicate existing owner reference",
    "SetControllerReference should replace the owner reference if it's already present",
    "SetControllerReference should return an error if it's setting a cross-namespace owner reference",
    "SetControllerReference should return an error if it's owner is namespaced resource but dependant is cluster-scoped resource",
    "SetControllerReference should not return any error if the existing owner has a different version",
  ],
  differs: {
    "SetOwnerReference should update the reference":
      "A reference to an earlier owner of the name stays: the garbage collector removes it.",
    "SetControllerReference should return an error if the owner isn't a runtime.Object":
      "An owner needs a uid: without one it has not been created.",
  },
  notApplicable: {
    "The owner's definition has its group, version and kind: there is no scheme.": [
      "SetControllerReference should return an error if it can't find the group version kind of the owner",
      "should error when trying to remove the reference that doesn't abide by the scheme",
      "should error when trying to remove the owner when setting the owner as a non runtime.Object",
    ],
    "It is always set for a controller, and never for another owner.": [
      "SetOwnerReference should set the BlockOwnerDeletion if it is specified as an option",
      "SetControllerReference should set the BlockOwnerDeletion if it is specified as an option",
    ],
    "Owner references are an array, whose `filter` and `some` do it.": [
      "should remove the owner reference",
      "should remove the owner reference established by the SetControllerReference function",
      "should error when trying to remove the reference that doesn't exist",
      "should error when trying to remove an owner that doesn't exist",
      "should error when RemoveControllerReference owner's controller is set to false",
      "should error when RemoveControllerReference passed in owner is not the owner",
      "should not error when RemoveControllerReference owner's controller is set to true",
      "HasOwnerReference should return true if the object has the owner reference",
      "HasOwnerReference should return false if the object does not have the owner reference",
    ],
  },
} as const satisfies UpstreamCases;

/** The ways to create or change an object: `apply`, `updateWithRetry`, `patch` and `setStatus`. */
export const createOrChangeCases = {
  file: `${file}, CreateOrUpdate and CreateOrPatch`,
  same: [
    "CreateOrUpdate creates a new object if one doesn't exists",
    "CreateOrUpdate updates existing object",
    "CreateOrUpdate updates only changed objects",
    "CreateOrUpdate errors when MutateFn renames an object",
    "CreateOrUpdate errors when object namespace changes",
    "CreateOrUpdate aborts immediately if there was an error initially retrieving the object",
    "CreateOrPatch patches existing object",
    "CreateOrPatch patches only changed objects",
    "CreateOrPatch patches only changed status",
    "CreateOrPatch patches resource and status",
    "CreateOrPatch patches resource and not empty status",
    "CreateOrPatch errors when MutateFn renames an object",
    "CreateOrPatch errors when object namespace changes",
  ],
  differs: {},
  notApplicable: {
    "An object that is created is given whole: no function changes it.": [
      "CreateOrUpdate errors when MutateFn changes object name on creation",
      "CreateOrPatch errors when MutateFn changes object name on creation",
    ],
    "A patch creates nothing and reads nothing before: `apply` does the first.": [
      "CreateOrPatch creates a new object if one doesn't exists",
      "CreateOrPatch aborts immediately if there was an error initially retrieving the object",
    ],
  },
} as const satisfies UpstreamCases;

/** Finalizers. */
export const finalizerCases = {
  file: `${file}, Finalizers`,
  same: [
    "AddFinalizer should add the finalizer when not present",
    "AddFinalizer should not add the finalizer when already present",
    "RemoveFinalizer should remove finalizer if present",
    "RemoveFinalizer should remove all equal finalizers if present",
    "AddFinalizer: no instances: should add the input finalizer to the object's list of finalizers",
    "AddFinalizer: an instance: should not modify the object's list of finalizers",
    "RemoveFinalizer: no instances: should not modify the object's list of finalizers",
    "RemoveFinalizer: one instance: should remove the instance of the input finalizer from the object's list of finalizers",
    "RemoveFinalizer: multiple instances: should remove each instance of the input finalizer from the object's list of finalizers",
  ],
  differs: {
    "AddFinalizer: no instances: should return true":
      "The result is the object as the server has it now: it is another one if it has changed.",
    "AddFinalizer: an instance: should return false":
      "The result is the same object if nothing has changed.",
    "RemoveFinalizer: no instances: should return false":
      "The result is the same object if nothing has changed.",
    "RemoveFinalizer: one instance: should return true":
      "The result is the object as the server has it now: it is another one if it has changed.",
    "RemoveFinalizer: multiple instances: should return true":
      "The result is the object as the server has it now: it is another one if it has changed.",
  },
  notApplicable: {
    "The list is an array, whose `includes` does it.": [
      "ContainsFinalizer should check that finalizer is present",
      "ContainsFinalizer should check that finalizer is not present after RemoveFinalizer call",
    ],
  },
} as const satisfies UpstreamCases;
