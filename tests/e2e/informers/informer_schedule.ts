/** Informers behind a failing connection, while ConfigMaps change: the run of one seed. */

import { setTimeout as delay } from "node:timers/promises";
import { ensureOk } from "../../../mod.ts";
import { FastClock } from "../../support/clocks/fast_clock.ts";
import { FaultProxy } from "../../support/servers/fault_proxy.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ConfigMapWriter } from "./config_map_writer.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";
import { followedInformers } from "./followed_informer.ts";
import { ProxyFaults } from "./proxy_faults.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";

const SPEED = 100;
const WRITES_BEFORE = 40;
const WRITES = 120;
const MOST_OBJECTS = 100;
const CATCH_UP_MS = 20_000;

/** Settings of {@linkcode runInformerSchedule}. */
export interface InformerScheduleOptions {
  seed: number;
  /** Distinguishes the objects of this run from those of another with the same seed. */
  prefix: string;
  /** Whether etcd may be compacted, which affects every client of the API server. */
  compact: boolean;
}

/** The outcome of a schedule. */
export interface InformerScheduleOutcome {
  seed: number;
  /** The faults of informers and handlers, one sentence each. */
  problems: string[];
  /** Number of faults of each kind. */
  faults: Record<string, number>;
  /** Number of times that an informer entered each of its states. */
  states: Record<string, number>;
}

/**
 * Runs five informers over one failing connection, each configured differently, and compares them
 * with the API server when the connection works again.
 */
export async function runInformerSchedule(
  controlPlane: ControlPlane,
  options: InformerScheduleOptions,
): Promise<InformerScheduleOutcome> {
  const { seed, prefix, compact } = options;
  const random = seededRandom(seed);
  const run = `${prefix}-${seed}`;
  const namespaces = ["a", "b", "c"].map((name) => `${run}-${name}`);
  const writer = new ConfigMapWriter(controlPlane, {
    run,
    namespaces,
    limit: MOST_OBJECTS,
    random,
  });
  await writer.begin();
  for (let i = 0; i < WRITES_BEFORE * random(); i++) await writer.write();

  await using proxy = await FaultProxy.start(Number(new URL(controlPlane.url).port));
  const faults = new ProxyFaults(proxy, {
    random,
    ...(compact && { compact: () => controlPlane.compact() }),
  });
  await using kube = adminKube(controlPlane, {
    port: proxy.port,
    runtime: { ...currentRuntime(), clock: new FastClock(SPEED) },
  });
  const informers = followedInformers(kube, { run, namespaces, random });
  const lateFrom = WRITES * random();
  for (let i = 0; i < WRITES; i++) {
    await faults.step();
    await writer.write();
    if (i === Math.floor(lateFrom)) { for (const informer of informers) informer.follow("late"); }
  }
  await faults.heal();

  const read = async (path: string) => {
    await using direct = adminKube(controlPlane);
    return (await (await ensureOk(await direct.fetch(path))).json()).items;
  };
  const giveUp = AbortSignal.timeout(CATCH_UP_MS);
  const problems = await Promise.all(
    informers.map((informer) => informer.catchUp(read, giveUp)),
  );
  await Promise.all(informers.map((informer) => informer[Symbol.asyncDispose]()));
  await writer.end();
  await delay(1); // for handlers that must not run any more
  return {
    seed,
    problems: [...problems.flat(), ...informers.flatMap((informer) => informer.afterEnd())],
    faults: faults.counts,
    states: sumOfCounts(informers.map(({ states }) => states)),
  };
}

/** Returns the sums of the counts of each name. */
export function sumOfCounts(counts: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((each) => Object.entries(each))) {
    sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
