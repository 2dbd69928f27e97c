import type { UpstreamCases } from "../upstream_cases.ts";

const file = "sigs.k8s.io/controller-runtime v0.25.2, pkg/internal/controller/controller_test.go";

/** A reconcile, its failure by a mistake and its time limit. */
export const reconcilerCases = {
  file: `${file}, Reconciler and ReconcileIDFromContext`,
  same: [
    "ReconcileIDFromContext should return the correct reconcileID from context",
    "should call the Reconciler function",
    "should recover panic if RecoverPanic is true by default",
    "should time out if ReconciliationTimeout is set",
    "reconcile_timeouts should increment when ReconciliationTimeout context timeout hits DeadlineExceeded",
    "reconcile_timeouts should not increment when user code cancels context earlier than the ReconciliationTimeout",
    "reconcile_timeouts should not increment when reconciliation completes before timeout",
    "reconcile_timeouts should increment multiple times when multiple reconciles timeout",
    "reconcile_timeouts should not increment when parent context is cancelled",
  ],
  differs: {
    "should not configure a timeout if ReconciliationTimeout is zero":
      "There is always a limit, 5 minutes by default: a reconcile that hangs holds its place for ever.",
  },
  notApplicable: {
    "A function that throws ends no process, so that there is nothing to switch off.": [
      "should not recover panic if RecoverPanic is false",
      "should recover panic if RecoverPanic is true",
    ],
    "The id is a field of each context.": [
      "ReconcileIDFromContext should return an empty string if there is nothing in the context",
    ],
    "There is always a limit.": [
      "reconcile_timeouts should not increment when ReconciliationTimeout is zero",
    ],
  },
} as const satisfies UpstreamCases;

/** The effect of the end of a reconcile on its key. */
export const processingCases = {
  file: `${file}, Processing queue items from a Controller`,
  same: [
    "should call Reconciler if an item is enqueued",
    "should requeue a Request if there is an error and continue processing items",
    "should not requeue a Request if there is a terminal error",
    "should not reset backoff until there's a non-error result",
    "should requeue a Request after a duration (but not rate-limited) if the Result sets RequeueAfter (regardless of Requeue)",
    "should requeue a Request with rate limiting if the Result sets Requeue:true and continue processing items",
    "should retain the priority when the reconciler requests a requeue",
    "should use the priority from Result when the reconciler requests a requeue",
    "should retain the priority with RequeueAfter",
    "should use the priority from Result with RequeueAfter",
    "should perform error behavior if error is not nil, regardless of RequeueAfter",
    "should retain the priority when there was an error",
    "should return if the queue is shutdown",
    "should wait for informers to be synced before processing items",
    "should create a new go routine for MaxConcurrentReconciles",
    "reconcile_total should get updated on successful reconciliation",
    "reconcile_total should get updated on reconcile errors",
    "reconcile_total should get updated when reconcile returns with retry enabled",
    "reconcile_total should get updated when reconcile returns with retryAfter enabled",
    "metrics: should requeue a Request if there is an error and continue processing items",
    "should add a reconcile time to the reconcile time histogram",
  ],
  differs: {},
  notApplicable: {
    "A reconcile that throws has no result.": [
      "should use the priority from Result when there was an error",
    ],
  },
} as const satisfies UpstreamCases;

/** The start of a controller and its sources. */
export const startCases = {
  file: `${file}, Start and startEventSourcesAndQueueLocked`,
  same: [
    "should return an error if there is an error waiting for the informers",
    "should error when cache sync timeout occurs",
    "should not error when controller Start context is cancelled during Sources WaitForSync",
    "should not error when cache sync timeout is of sufficiently high",
    "should not call Reconcile until all event handlers have processed initial objects",
    "should process events from source.Channel",
    "should call Start on sources with the appropriate EventHandler, Queue, and Predicates",
    "should return an error if it gets started more than once",
    "should check for correct TypedSyncingSource if custom types are used",
    "should only start sources once when called multiple times concurrently",
  ],
  differs: {
    "should error when Start() is blocking forever":
      "A source of keys is read beside the others: one that yields nothing holds nothing.",
    "should error when channel source is not specified":
      "It is refused when the controller is added, not when it starts.",
    "should return an error if there is an error starting sources":
      "A source that throws is reported and called again: the objects are reconciled meanwhile.",
  },
  notApplicable: {
    "It is internal: the case of Start shows it from outside.": [
      "should return nil when no sources are provided",
      "should initialize controller queue when called",
      "should return an error if a source fails to start",
      "should return an error if a source fails to sync",
      "should not return an error when sources start and sync successfully",
      "should not return an error when context is cancelled during source sync",
      "should timeout if source Start blocks for too long",
      "should block subsequent calls from returning until the first call to startEventSourcesAndQueueLocked has returned",
      "should reset c.startWatches to nil after returning and startedEventSourcesAndQueue",
    ],
  },
} as const satisfies UpstreamCases;

/** A replica that waits for the Lease with full stores; this is how every one waits here. */
export const warmupCases = {
  file: `${file}, Warmup`,
  same: [
    "should track warmup status correctly with successful sync",
    "should return an error if there is an error waiting for the informers",
    "should error when cache sync timeout occurs",
    "should not error when controller Warmup context is cancelled during Sources WaitForSync",
    "should be called before leader election runnables if warmup is enabled",
    "should start sources added after Warmup is called",
    "should not leak goroutines when manager is stopped with warmup runnable and with leader election enabled",
    "should not leak goroutines when manager is stopped with warmup runnable and without leader election enabled",
  ],
  differs: {
    "should process events from source.Channel":
      "Keys that a function yields belong to the leader: a standby does not take them from their queue.",
  },
  notApplicable: {
    "It is the case of the same name of Start: there is one start.": [
      "should error when Warmup() is blocking forever",
      "should not error when cache sync timeout is of sufficiently high",
      "should error when channel source is not specified",
      "should call Start on sources with the appropriate EventHandler, Queue, and Predicates",
      "should return an error if there is an error starting sources",
      "should track warmup status correctly with unsuccessful sync",
      "should call Start on sources with the appropriate non-nil queue",
      "should return true if context is cancelled while waiting for source to start",
    ],
    "One thread, and one start.": [
      "should not cause a data race when called concurrently",
      "should not cause a data race when called concurrently with Start and only start sources once",
    ],
    "There is no switch: every standby has full stores.": [
      "should not start sources when Warmup is called if warmup is disabled but start it when Start is called.",
    ],
  },
} as const satisfies UpstreamCases;
