import type { UpstreamCases } from "../upstream_cases.ts";

/** `util/workqueue` of client-go: the queue and the delays. */
export const workqueueCases = {
  file:
    "k8s.io/client-go v0.37.2, util/workqueue: queue_test.go, delaying_queue_test.go and parallelizer_test.go",
  same: [
    "TestBasic: ShutDown",
    "TestBasic: ShutDownWithDrain",
    "TestAddWhileProcessing: ShutDown",
    "TestAddWhileProcessing: ShutDownWithDrain",
    "TestLen",
    "TestReinsert",
    "TestCollapse",
    "TestCollapseWhileProcessing",
    "TestQueueDrainageUsingShutDownWithDrain",
    "TestSimpleQueue",
    "TestDeduping: the first is earlier",
    "TestDeduping: the second is earlier",
    "TestAddTwoFireEarly",
    "TestCopyShifting",
  ],
  differs: {
    "TestNoQueueDrainageUsingShutDown":
      "There is one way to end: keys that wait are dropped, and its promise waits for what runs.",
    "TestForceQueueShutdownUsingShutDown":
      "A drain is not called off: the manager stops waiting after graceMs and rejects.",
    "TestQueueDrainageUsingShutDownWithDrainWithDirtyItem":
      "A key that was added again is dropped: the next start reconciles each object anyway.",
  },
  notApplicable: {
    "The queue holds texts, not objects that could be kept alive.": ["TestGarbageCollection"],
    "JavaScript's Promise.all and the controller's concurrency stand for it.": [
      "TestParallelizeUntil",
    ],
  },
} as const satisfies UpstreamCases;

/** `util/workqueue` of client-go: the limits of retries, and the metrics. */
export const rateLimiterCases = {
  file:
    "k8s.io/client-go v0.37.2, util/workqueue: default_rate_limiters_test.go, rate_limiting_queue_test.go and metrics_test.go",
  same: [
    "TestItemExponentialFailureRateLimiter",
    "TestItemExponentialFailureRateLimiterOverFlow: 1 ms to 1,000 s",
    "TestItemExponentialFailureRateLimiterOverFlow: 1 min to 1,000 h",
    "TestMaxOfRateLimiter",
    "TestRateLimitingQueue",
    "TestMetrics",
    "TestMetricShutdown",
  ],
  differs: {
    "TestWithMaxWaitRateLimiter":
      "There is no wrapper: the longest wait of a key is a setting of the limiter itself.",
  },
  notApplicable: {
    "There is no second limiter with two fixed speeds: the waits grow by a factor.": [
      "TestItemFastSlowRateLimiter",
    ],
  },
} as const satisfies UpstreamCases;
