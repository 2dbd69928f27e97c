import type { UpstreamCases } from "../upstream_cases.ts";

/** Leader election of client-go: taking and keeping a Lease. */
export const leaderElectionCases = {
  file:
    "k8s.io/client-go v0.37.2, tools/leaderelection: leaderelection_test.go and leasecandidate_test.go",
  same: [
    "TestTryAcquireOrRenewLeases: acquire from led object with the lease duration seconds",
    "TestTryAcquireOrRenewLeases: acquire from unled object",
    "TestTryAcquireOrRenewLeases: acquire from led, unacked object",
    "TestTryAcquireOrRenewLeases: acquire from empty led, acked object",
    "TestTryAcquireOrRenewLeases: don't acquire from led, acked object",
    "TestTryAcquireOrRenewLeases: renew already acquired object",
    "TestLeaseSpecToLeaderElectionRecordRoundTrip",
  ],
  differs: {
    "TestTryAcquireOrRenewLeases: acquire from no object":
      "A leader under a Lease that was deleted may still act: a new Lease has no leader for a full duration.",
    "TestTryAcquireOrRenewLeases: acquire from object without annotations":
      "The same holds for a Lease under which no leader was active: it may come from a backup.",
  },
  notApplicable: {
    "Coordinated elections need a feature of the API server that is off by default.": [
      "TestTryCoordinatedRenew: don't acquire from led, acked object",
      "TestTryCoordinatedRenew: renew already acquired object",
      "TestLeaseCandidateCreation",
      "TestLeaseCandidateAck",
    ],
  },
} as const satisfies UpstreamCases;

/** Leader election of client-go: settings, giving back a Lease, and its health. */
export const leaseReleaseCases = {
  file:
    "k8s.io/client-go v0.37.2, tools/leaderelection: leaderelection_test.go and healthzadaptor_test.go",
  same: [
    "TestReleaseLeaseLeases: release acquired lock from no object",
    "TestReleaseMethodCallsGet",
    "TestReleaseRetriesOnConflict",
    "TestReleaseOnCancellation_Leases: release acquired lock on cancellation of update",
    "TestReleaseOnCancellation_Leases: release acquired lock on cancellation of get",
    "TestLeaderElectionConfigValidation: a valid configuration",
    "TestFastPathLeaderElection: Exercise fast path after lock acquired",
    "TestFastPathLeaderElection: Fallback to slow path after fast path fails",
    "TestLeaderElectionHealthChecker: call check before leader elector initialized",
    "TestLeaderElectionHealthChecker: call check when the lease is far expired but held by another server",
    "TestLeaderElectionHealthChecker: call check when the lease is not expired",
  ],
  differs: {
    "TestLeaderElectionConfigValidation: an empty identity":
      "The identity is made anew for each start, so that no two processes can share one.",
    "TestLeaderElectionHealthChecker: call check when the lease is far expired":
      "A leader that cannot renew stops by itself, before the Lease expires: it need not be killed.",
    "TestLeaderElectionHealthChecker: call check when the lease is expired but inside the timeout":
      "There is no tolerance after the expiry: another candidate may lead from then on.",
  },
  notApplicable: {
    "One thread: state and age may be read at any time.": ["TestCheckMethodRace"],
  },
} as const satisfies UpstreamCases;

/** The Lease as a lock of client-go. */
export const leaseLockCases = {
  file: "k8s.io/client-go v0.37.2, tools/leaderelection/resourcelock/leaselock_test.go",
  same: [
    "TestGet",
    "TestRecordEventSuccess",
    "TestRecordEventNilRecorder",
    "TestCreateError",
    "TestDescribe",
    "TestLeaseConversion",
    "TestUpdateWithNilLabelsOnLease",
    "TestUpdateWithNilLabelsOnLeaseLock",
  ],
  differs: {
    "TestGetError": "A missing Lease is not a failure: it is created, and nothing is reported.",
    "TestLabelUpdate":
      "An election has no labels of its own: it keeps those that others have set, unchanged.",
  },
  notApplicable: {
    "A Lease is never written without having been read.": ["TestUpdateError"],
  },
} as const satisfies UpstreamCases;
