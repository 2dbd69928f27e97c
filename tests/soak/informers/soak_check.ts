import type { TestApiServer } from "../../../src/testing/mod.ts";
import { keyOf } from "../../support/informers/handler_log.ts";
import { type InformerPlan, informerPlans } from "./informer_plans.ts";
import type { SoakPodProcess } from "./soak_pod_process.ts";
import type { Holder } from "./soak_report.ts";
import { stateDifferences, type StateDigest, stateDigest } from "./state_digest.ts";

const POLL_MS = 500;
/** A backoff grows to 30 s, and jitter can double it; after that a list may have to be read. */
const LIMIT_MS = 90_000;
const SHOWN_HOLDERS = 5;
const SHOWN_DIFFERENCES = 3;

/** The objects of the server that an informer must have. */
export interface ExpectedState {
  readonly versions: readonly (readonly [key: string, resourceVersion: string])[];
  readonly digest: StateDigest;
}

/** Result of a check of one runtime's informers. */
export interface CheckOutcome {
  /** Milliseconds until all was equal, or until the check gave up. */
  waitedMs: number;
  /** Number of stores that differ from the server. */
  stores: number;
  /** Number of handlers whose view differs from the server. */
  handlers: number;
  /** The first differences, in sentences. */
  details: string[];
}

/** Returns the expected state of each informer, by its name. */
export async function expectedStates(server: TestApiServer): Promise<Map<string, ExpectedState>> {
  const states = new Map<string, ExpectedState>();
  for (const plan of informerPlans) {
    const versions = versionsFor(server, plan);
    states.set(plan.name, { versions, digest: await stateDigest(versions) });
  }
  return states;
}

/** Waits until all informers of a runtime, and their handlers, equal the server. */
export async function checkPod(
  pod: SoakPodProcess,
  expected: ReadonlyMap<string, ExpectedState>,
  pause: (durationMs: number) => Promise<void>,
): Promise<CheckOutcome> {
  const startMs = performance.now();
  for (;;) {
    const differing = await differingHolders(pod, expected);
    const waitedMs = performance.now() - startMs;
    if (differing.length === 0 || waitedMs > LIMIT_MS) {
      const stores = differing.filter(({ holder }) => holder === "store").length;
      return {
        waitedMs,
        stores,
        handlers: differing.length - stores,
        details: await describe(pod, differing.slice(0, SHOWN_HOLDERS), expected),
      };
    }
    await pause(POLL_MS);
  }
}

interface DifferingHolder {
  informer: string;
  holder: Holder;
}

async function differingHolders(
  pod: SoakPodProcess,
  expected: ReadonlyMap<string, ExpectedState>,
): Promise<DifferingHolder[]> {
  const { informers } = await pod.ask({ ask: "digests" });
  const differing: DifferingHolder[] = [];
  for (const [informer, { digest: { count, hash } }] of expected) {
    for (const holder of ["store", "fast handler", "slow handler"] as const) {
      const held = informers[informer]?.[holder];
      if (held?.count !== count || held.hash !== hash) differing.push({ informer, holder });
    }
  }
  return differing;
}

async function describe(
  pod: SoakPodProcess,
  differing: readonly DifferingHolder[],
  expected: ReadonlyMap<string, ExpectedState>,
): Promise<string[]> {
  const details: string[] = [];
  for (const { informer, holder } of differing) {
    const { versions } = await pod.ask({ ask: "contents", informer, holder });
    const differences = stateDifferences(expected.get(informer)?.versions ?? [], versions);
    const shown = differences.slice(0, SHOWN_DIFFERENCES).join(", ");
    details.push(`${informer}, ${holder}: ${differences.length} differences: ${shown}`);
  }
  return details;
}

function versionsFor(
  server: TestApiServer,
  { resource, namespace, selects }: InformerPlan,
): [string, string][] {
  const { apiVersion, kind } = resource;
  return server.objects.list({ apiVersion, kind, ...(namespace !== undefined && { namespace }) })
    .filter(({ metadata: { name = "", labels = {} } }) => selects({ name, labels }))
    .map((object) => [keyOf(object), object.metadata.resourceVersion ?? ""]);
}
