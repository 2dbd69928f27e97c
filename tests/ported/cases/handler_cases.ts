import type { UpstreamCases } from "../upstream_cases.ts";

const file = "sigs.k8s.io/controller-runtime v0.25.2, pkg/handler/eventhandler_test.go";

/** The keys that a change adds: of the object, of what a function finds, and of handlers. */
export const handlerCases = {
  file: `${file}, EnqueueRequestForObject, EnqueueRequestsFromMapFunc and Funcs`,
  same: [
    "EnqueueRequestForObject: CreateEvent",
    "EnqueueRequestForObject: DeleteEvent",
    "EnqueueRequestForObject: UpdateEvent",
    "EnqueueRequestForObject: GenericEvent",
    "EnqueueRequestsFromMapFunc: CreateEvent",
    "EnqueueRequestsFromMapFunc: DeleteEvent",
    "EnqueueRequestsFromMapFunc: both objects in the UpdateEvent",
    "EnqueueRequestsFromMapFunc: GenericEvent",
    "Funcs should call CreateFunc for a CreateEvent if provided.",
    "Funcs should call UpdateFunc for an UpdateEvent if provided.",
    "Funcs should call DeleteFunc for a DeleteEvent if provided.",
  ],
  differs: {
    "EnqueueRequestForObject: the Object is missing for a GenericEvent":
      "An empty key is refused with an error: it is a mistake of the program.",
  },
  notApplicable: {
    "A change always has its object, and an update both states.": [
      "EnqueueRequestForObject: the Object is missing for a CreateEvent",
      "EnqueueRequestForObject: the Object is missing for a UpdateEvent",
      "EnqueueRequestForObject: the Object is missing for a DeleteEvent",
    ],
    "A handler of an informer is one function, whose change has a type.": [
      "Funcs should NOT call CreateFunc for a CreateEvent if NOT provided.",
      "Funcs should NOT call UpdateFunc for an UpdateEvent if NOT provided.",
      "Funcs should NOT call DeleteFunc for a DeleteEvent if NOT provided.",
    ],
    "A generic event is a key of a source, which the queue gets without a handler.": [
      "Funcs should call GenericFunc for a GenericEvent if provided.",
      "Funcs should NOT call GenericFunc for a GenericEvent if NOT provided.",
    ],
  },
} as const satisfies UpstreamCases;

/** The owners that a change of an owned object adds. */
export const ownerCases = {
  file: `${file}, EnqueueRequestForOwner`,
  same: [
    "should enqueue a Request with the Owner of the object in the CreateEvent.",
    "should enqueue a Request with the Owner of the object in the DeleteEvent.",
    "should enqueue a Request with the Owners of both objects in the UpdateEvent.",
    "should enqueue a Request with the one duplicate Owner of both objects in the UpdateEvent.",
    "should not enqueue a Request if there are no owners matching Group and Kind.",
    "should enqueue a Request if there are owners matching Group and Kind with a different version.",
    "should enqueue a Request for a owner that is cluster scoped",
    "should not enqueue a Request if there are no owners.",
    "with the Controller field set to true: should not enqueue reconcile.Requests if there are no Controller owners.",
    "with the Controller field set to true: should not enqueue reconcile.Requests if there are no owners.",
    "with the Controller field set to false: should enqueue a reconcile.Requests for all owners.",
    "with a nil OwnerType: should panic",
  ],
  differs: {
    "with the Controller field set to true: should enqueue reconcile.Requests for only the first the Controller if there are multiple Controller owners.":
      "The server refuses an object with two controllers; of several owners the one controller counts.",
  },
  notApplicable: {
    "A change always has its object.": ["with a nil object: should do nothing."],
    "The server refuses such a reference.": [
      "with an invalid APIVersion in the OwnerReference: should do nothing.",
    ],
    "A source of keys yields the owner's key itself.": [
      "should enqueue a Request with the Owner of the object in the GenericEvent.",
    ],
  },
} as const satisfies UpstreamCases;

/** The priorities of keys: 10 handlers with 6 cases each. */
export const lowPriorityCases = {
  file: `${file}, WithLowPriorityWhenUnchanged`,
  same: [
    "EnqueueRequestForObject: should lower the priority of a create request for an object that was part of the initial list",
    "EnqueueRequestForObject: should not lower the priority of a create request for an object that was not part of the initial list",
    "EnqueueRequestForObject: should not lower the priority of an update request with changed RV",
    "EnqueueRequestForOwner: should not lower the priority of a create request for an object that was not part of the initial list",
    "EnqueueRequestForOwner: should not lower the priority of an update request with changed RV",
    "EnqueueRequestsFromMapFunc: should lower the priority of a create request for an object that was part of the initial list",
    "EnqueueRequestsFromMapFunc: should not lower the priority of a create request for an object that was not part of the initial list",
    "EnqueueRequestsFromMapFunc: should not lower the priority of an update request with changed RV",
  ],
  differs: {
    "EnqueueRequestForOwner: should lower the priority of a create request for an object that was part of the initial list":
      "An owned object of the start adds nothing: its owner is among the objects of the start.",
  },
  notApplicable: {
    "An informer reports no update without a new resourceVersion: it does not resync.": [
      "EnqueueRequestForObject: should lower the priority of an update request with unchanged RV",
      "EnqueueRequestForOwner: should lower the priority of an update request with unchanged RV",
      "EnqueueRequestsFromMapFunc: should lower the priority of an update request with unchanged RV",
    ],
    "There is one queue, which has priorities.": [
      "EnqueueRequestForObject: should have no effect on create if the workqueue is not a priorityqueue",
      "EnqueueRequestForObject: should have no effect on Update if the workqueue is not a priorityqueue",
      "EnqueueRequestForOwner: should have no effect on create if the workqueue is not a priorityqueue",
      "EnqueueRequestForOwner: should have no effect on Update if the workqueue is not a priorityqueue",
      "EnqueueRequestsFromMapFunc: should have no effect on create if the workqueue is not a priorityqueue",
      "EnqueueRequestsFromMapFunc: should have no effect on Update if the workqueue is not a priorityqueue",
    ],
    "Programs write no handlers, and so need no wrapper: the controller chooses the priority.": [
      "TypedEnqueueRequestForOwner: the 6 cases",
      "Funcs: the 6 cases",
      "WithLowPriorityWhenUnchanged wrapper: the 6 cases",
      "WithLowPriorityWhenUnchanged - Add: the 6 cases",
      "WithLowPriorityWhenUnchanged - AddAfter: the 6 cases",
      "WithLowPriorityWhenUnchanged - AddRateLimited: the 6 cases",
      "WithLowPriorityWhenUnchanged - AddWithOpts priority is retained: the 6 cases",
    ],
  },
} as const satisfies UpstreamCases;
