/** Suites of other projects that run, unchanged, against the launcher of the embedded server. */

/** A suite: packages of a Go module whose tests use an existing cluster. */
export interface PeerSuite {
  /** Folder beside this file with go.mod and go.sum. */
  folder: string;
  /** Path of the Go module, or the one that its modules share. */
  module: string;
  packages: readonly PeerPackage[];
  /** Flags of the launcher, in addition to those of all suites. */
  flags?: readonly string[];
}

/** One package, whose tests get a server of their own. */
export interface PeerPackage {
  /** Path below {@linkcode PeerSuite.module}. */
  path: string;
  /** True if it has plain Go tests only, and no flags of Ginkgo. */
  isPlain?: boolean;
  /**
   * True if its tests start servers by envtest, the launcher in the place of kube-apiserver. Others use
   * one that runs.
   */
  startsServers?: boolean;
  /** The specs that fail, with the reason for each. */
  known?: Readonly<Record<string, string>>;
}

/** They need one without aggregated discovery, or a new one for each spec. */
const startServers: ReadonlySet<string> = new Set([
  "pkg/client/apiutil",
  "pkg/manager/internal/integration",
]);

const deletionOfRayJob = "RayJob with different submission modes RayJob in K8sJobMode " +
  "Successful RayJob in K8sjobMode with DELETE_RAYJOB_CR_AFTER_JOB_FINISHES " +
  "If DELETE_RAYJOB_CR_AFTER_JOB_FINISHES environement variable is set, RayJob should be deleted.";

/** The suites by the name that `--peers=NAME` takes. */
export const peerSuites: Readonly<Record<string, PeerSuite>> = {
  "controller-runtime": {
    folder: "controller_runtime",
    module: "sigs.k8s.io/controller-runtime",
    packages: [
      "pkg/builder",
      "pkg/cache",
      "pkg/client",
      "pkg/client/apiutil",
      "pkg/cluster",
      "pkg/controller",
      "pkg/controller/controllerutil",
      "pkg/handler",
      "pkg/internal/controller",
      "pkg/internal/recorder",
      "pkg/manager",
      "pkg/manager/internal/integration",
      "pkg/metrics/filters",
      "pkg/reconcile",
      "pkg/source",
      "pkg/webhook",
    ].map((path) => ({ path, startsServers: startServers.has(path) })),
  },
  flux: {
    folder: "flux",
    module: "github.com/fluxcd/pkg",
    packages: [
      "ssa",
      "ssa/jsondiff",
      "runtime/acl",
      "runtime/cel",
      "runtime/client",
      "runtime/controller",
      "runtime/events",
      "runtime/patch",
      "runtime/secrets",
    ].map((path) => ({ path, isPlain: true })),
  },
  "frr-k8s": {
    folder: "frr_k8s",
    module: "github.com/metallb/frr-k8s",
    packages: [{ path: "internal/controller" }],
  },
  katib: {
    folder: "katib",
    module: "github.com/kubeflow/katib",
    packages: ["experiment", "suggestion", "trial"].map((name) => ({
      path: `pkg/controller.v1beta1/${name}`,
      isPlain: true,
    })),
  },
  kuberay: {
    folder: "kuberay",
    module: "github.com/ray-project/kuberay/ray-operator",
    packages: [{
      path: "controllers/ray",
      known: {
        [deletionOfRayJob]:
          "It waits for 3 s for what the operator does every 3 s. kube-apiserver 1.37 refuses the " +
          "status of the Job two specs before it.",
      },
    }],
  },
};
