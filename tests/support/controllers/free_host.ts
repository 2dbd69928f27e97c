import type { ControllerHost } from "../../../src/controller/controller_host.ts";
import { openGate } from "../../../src/controller/gate/key_gate.ts";
import type { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { clockOf } from "../../../src/transport/plumbing.ts";

/** The parts of a manager that allows every write and every key. */
export function freeHost(kube: KubeFetch, followed: FollowedInformers): ControllerHost {
  const own = { kube, followed };
  return {
    kube,
    clock: clockOf(kube),
    clusters: { own, of: () => own, isSynced: false },
    guard: () => undefined,
    instance: "web-0",
    followed,
    gate: openGate,
    eventsLimitMs: 1_000,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    onReconcile: () => {},
    onError: () => {},
  };
}
