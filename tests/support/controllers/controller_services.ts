import type { ControllerServices } from "../../../src/controller/controller_services.ts";
import { everyKey } from "../../../src/controller/assignment/key_assignment.ts";
import type { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";

/** The parts of a manager that allows every write and every key. */
export function controllerServices(
  kube: KubeFetch,
  followed: FollowedInformers,
): ControllerServices {
  const own = { kube, followed };
  return {
    kube,
    clusters: { own, of: () => own, isSynced: false },
    guard: () => undefined,
    instance: "web-0",
    followed,
    assignment: everyKey,
    eventsLimitMs: 1_000,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    onReconcile: () => {},
    onError: () => {},
  };
}
