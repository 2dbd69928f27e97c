import type { UpstreamCases } from "../upstream_cases.ts";

const file =
  "sigs.k8s.io/controller-runtime v0.25.2, pkg/controller/priorityqueue/priorityqueue_test.go";

/** The priority queue of controller-runtime. */
export const priorityQueueCases = {
  file: `${file}, Controllerworkqueue`,
  same: [
    "returns an item",
    "returns items in order",
    "doesn't return an item that is currently locked",
    "returns an item as soon as its unlocked",
    "de-duplicates items",
    "retains the highest priority",
    "will not decrease the priority",
    "gets pushed to the front if the priority increases",
    "doesn't include non-ready items in Len()",
    "Get from priority queue might get stuck when the priority queue is shut down",
    "returns many items",
    "updates metrics correctly for an item that gets initially added with after and then without",
    "updates metrics correctly when an item with after is re-added with higher priority and no after",
    "follows FIFO order in the new priority queue when item priority changes",
  ],
  differs: {
    "enqueues a locked item":
      "A key that was added during its run is not among the ready ones: no worker can take it.",
    "retains the lowest after duration":
      "The delayed add stays until the key's next reconcile begins, which cancels it.",
  },
  notApplicable: {},
} as const satisfies UpstreamCases;

/** The priority queue of controller-runtime by its time, and at random. */
export const priorityQueueTimeCases = {
  file: `${file}, the functions of testing`,
  same: [
    "TestFuzzPriorityQueue",
    "TestHighPriorityItemsAreReturnedBeforeLowPriorityItemMultipleTimes: after=-1s",
    "TestHighPriorityItemsAreReturnedBeforeLowPriorityItemMultipleTimes: after=0s",
    "TestHighPriorityItemsAreReturnedBeforeLowPriorityItemMultipleTimes: after=1s",
    "TestItemIsOnlyReturnedAfterAfterHasPassed",
    "TestHighPriorityItemThatBecameReadyIsReturnedBeforeLowPriorityItem",
    "TestItemIsReturnedAsSoonAsPossible",
    "TestWaitingItemIsReturnedRightAfterReadWithoutAfter",
    "TestMultipleItemsWithAfterAreReturnedInCorrectOrder",
    "TestItemsAreInludedInLenAndMetricsOnceTheyAreReady",
    "TestMetricsAreUpdatedForItemWhoseRequeueAfterExpiredThatGetsAddedAgainWithoutRequeueAfter",
    "TestWhenAddingMultipleItemsWithRatelimitTrueTheyDontAffectEachOther",
    "TestPriorityQueueDoesNotDeadlockOnShutdownWhileHandingOutItems",
  ],
  differs: {
    "TestGetFromPriorityQueueIsUnblockedOnShutdown":
      "Nothing blocks: a worker is called when a key is ready, and asks no queue that has ended.",
  },
  notApplicable: {
    "One thread, and no log of the queue's state: `stateOf` and `queue` answer at any time.": [
      "TestPriorityQueueLogStateDoesNotRaceOnReadyAt",
    ],
    "It tests a copy that only the queue's own log needs.": [
      "TestItemCloneCopiesAllFields",
      "TestItemCloneDoesNotShareMemoryWithOriginal",
    ],
  },
} as const satisfies UpstreamCases;
