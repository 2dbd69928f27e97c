import type { UpstreamCases } from "../upstream_cases.ts";

const file = "sigs.k8s.io/controller-runtime v0.25.2, pkg/builder/controller_test.go";

/** How a controller is declared. */
export const builderCases = {
  file: `${file}, New`,
  same: [
    "New should return success if given valid objects",
    "New should return an error if For and Named function are not called",
    "New should return an error when using Owns without For",
    "New should return an error when there are no watches",
    "New should allow creating a controller without calling For",
    "New should return an error if there is no GVK for an object, and thus we can't default the controller name",
    "New should return an error if it cannot create the controller",
    "New should override max concurrent reconcilers during creation of controller",
    "New should override rate limiter during creation of controller",
    "New should override logger during creation of controller",
    "New should allow multiple controllers for the same kind",
  ],
  differs: {
    "New should build a controller with a custom request type":
      "A key is a text: a request of several parts is written as one, such as JSON.",
  },
  notApplicable: {
    "There is one `for`, and one `reconcile`.": [
      "New should return error if given two apiType objects in For function",
      "New should not allow multiple reconcilers during creation of controller",
    ],
    "The keys of objects are `namespace/name`; a controller without `for` takes any text.": [
      "New should return error if in For is used with a custom request type",
      "New should return error if in Owns is used with a custom request type",
    ],
    "Each controller has its own settings; a shared object of them is spread.": [
      "New should override max concurrent reconcilers during creation of controller, when using",
    ],
  },
} as const satisfies UpstreamCases;

/** The objects that lead to reconciles, as declared. */
export const builderStartCases = {
  file: `${file}, Start, predicates and projections`,
  same: [
    "Start should Reconcile Owns objects",
    "Start should Reconcile Owns objects for every owner",
    "Start should Reconcile Watches objects",
    "Start should Reconcile without For",
    "Set custom predicates should execute registered predicates only for assigned kind",
    "watching with projections should support multiple controllers watching the same metadata kind",
  ],
  differs: {
    "watching with projections should support watching For, Owns, and Watch as metadata":
      "The kind of such an object is PartialObjectMetadata, as sent: the resource has the other one.",
  },
  notApplicable: {},
} as const satisfies UpstreamCases;

/** The settings of a controller. */
export const controllerSettingsCases = {
  file: "sigs.k8s.io/controller-runtime v0.25.2, pkg/controller/controller_test.go",
  same: [
    "should return an error if Reconciler is not Specified",
    "should return an error if two controllers are registered with the same name",
    "should not return an error if two controllers are registered with different names",
    "should default RateLimiter and NewQueue if not specified",
    "should not override RateLimiter and NewQueue if specified",
    "Should default MaxConcurrentReconciles to 1 if unset",
    "Should leave MaxConcurrentReconciles if set",
    "Should default CacheSyncTimeout from the manager if set",
    "Should default CacheSyncTimeout to 2 minutes if unset",
    "should default NeedLeaderElection on the controller to true",
    "should allow for setting leaderElected to false",
    "should configure a priority queue per default",
    "should not override an existing ReconciliationTimeout",
  ],
  differs: {
    "should return an error if Name is not Specified":
      "The name is that of the resource by default; one that cannot be a field manager is refused.",
  },
  notApplicable: {
    "The name is the field manager, and two with one name would undo each other's fields.": [
      "should return an error if two controllers are registered with the same name and SkipNameValidation is set to false on the manager",
      "should not return an error if two controllers are registered with the same name and SkipNameValidation is set on the manager",
      "should not return an error if two controllers are registered with the same name and SkipNameValidation is set on the controller",
    ],
    "A throw ends no process.": [
      "should default RecoverPanic from the manager",
      "should not override RecoverPanic on the controller",
    ],
    "It is a setting of each controller: a shared object of settings is spread.": [
      "should default NeedLeaderElection from the manager",
      "should not override NeedLeaderElection on the controller",
      "Should default MaxConcurrentReconciles from the manager if set",
      "should default ReconciliationTimeout from manager if unset",
    ],
    "It is a setting of the manager, which waits for all stores together.": [
      "Should leave CacheSyncTimeout if set",
    ],
    "It tests a Go interface; the case of leaderElected shows what it does.": [
      "should implement manager.LeaderElectionRunnable",
    ],
    "There is one queue, and every standby has full stores.": [
      "should not configure a priority queue if UsePriorityQueue is set to false",
      "should set EnableWarmup correctly",
      "should inherit EnableWarmup from manager config",
    ],
  },
} as const satisfies UpstreamCases;

/** A controller that does not run, or runs no more. */
export const controllerEndCases = {
  file: "sigs.k8s.io/controller-runtime v0.25.2, pkg/controller/controller_test.go, goroutines",
  same: [
    "should not create goroutines if never started",
    "should not leak goroutines when stopped",
  ],
  differs: {},
  notApplicable: {},
} as const satisfies UpstreamCases;
