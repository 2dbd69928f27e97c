import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createKubeFetch, type NetworkError } from "../../../mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { sleep } from "../../../src/core/time/waiting.ts";
import { FakeKubelet, type IssuedToken, type TestApiServer } from "../../../src/testing/mod.ts";
import { Dice } from "../../support/dice.ts";
import { FastClock } from "../../support/clocks/fast_clock.ts";
import { Recheck } from "../../support/recheck.ts";
import { LIMIT_MS, overHttp2, runtimeName } from "../../support/test.ts";
import { FaultInjector } from "./fault_injector.ts";
import { namespaces, ObjectTraffic } from "./object_traffic.ts";
import { Subject } from "./subject.ts";
import { Tally } from "./tally.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

/** Factor by which all waits are shorter than in real time. */
const SPEED = 200;
/**
 * Lifetime of a token while the informers catch up, longer than any test. A token of 20 s lives 100
 * real milliseconds, in which a busy machine may not send a single request.
 */
const LONG_MS = 100_000_000;

/** Thrown for a schedule in which an informer lost something, or did not catch up. */
export class ScheduleError extends Error {
  constructor(seed: number, problems: readonly string[]) {
    super(
      `Seed ${seed} on ${runtimeName}:\n  ${problems.join("\n  ")}\nAlone: deno run -A ` +
        `tests/informer/fault_schedule/run.ts --runtime=${runtimeName} --seed=${seed}`,
    );
    this.name = "ScheduleError";
  }
}

/**
 * Drives an embedded server with changes and faults, all by the seed, while a few informers follow;
 * then lets them catch up and judges them. The order in which the runtime interleaves the work does
 * not depend on the seed: a failure may take several runs to come again.
 *
 * @throws {ScheduleError} An informer or one of its handlers was wrong.
 */
export async function runSchedule(seed: number): Promise<Tally> {
  const dice = new Dice(seed);
  const tally = new Tally();
  const clock = new FastClock(SPEED);
  const now = () => clock.now();
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(
    await startApiServer({
      now,
      timerSpeed: SPEED,
      namespaces,
      watchList: dice.chance(0.85),
      historyLimit: dice.pick([50, 10_000]),
      bookmarkIntervalMs: dice.pick([2_000, 20_000]),
      ...(overHttp2 && { http2: { goawayChance: dice.pick([0, 0, 0.05]) } }),
    }),
  );
  const directory = await mkdtemp(`${tmpdir()}/kubewire-`);
  cleanup.defer(() => rm(directory, { recursive: true, force: true }));
  const usualMs = dice.pick([20_000, 600_000]);
  let expirationMs = usualMs;
  const issue = () => server.issueToken({ expirationMs });
  const kubelet = cleanup.use(await startKubelet(server, { directory, clock, issue }));
  const kube = cleanup.use(
    createKubeFetch({
      server: server.url,
      tokenFile: `${directory}/token`,
      caFile: `${directory}/ca.crt`,
    }, {
      runtime: { ...currentRuntime(), clock },
      refreshPeriodMs: 10_000,
      onAttempt: ({ status, error }) =>
        tally.add("attempts", String(status ?? (error as NetworkError).failure ?? error)),
    }),
  );
  const limit = dice.pick([15, 60, 200, 500]);
  const traffic = new ObjectTraffic(server.objects, { dice, tally, limit });
  const faults = new FaultInjector({ server, kubelet, dice, tally });
  const recheck = new Recheck();
  const state = () => server.store.list("configmaps").map(({ object }) => object);

  traffic.burst(dice.from(0, 300));
  const onProgress = () => recheck.poke();
  const subjects = Array.from(
    { length: dice.from(2, 5) },
    () => cleanup.use(new Subject(kube, { dice, tally, limit, onProgress })),
  );
  const settled = () => {
    const objects = state();
    return subjects.every((subject) => subject.isSettled(objects));
  };
  const settledOrNever = () => settled() || subjects.some(({ hasStopped }) => hasStopped);
  const rotateTo = async (lifetimeMs: number) => {
    expirationMs = lifetimeMs;
    await kubelet.rotate();
  };
  const catchUp = () => recheck.until(settledOrNever, { timeoutMs: LIMIT_MS });
  // The faults then meet watches, however busy the machine is; otherwise they meet the first lists.
  if (dice.chance(0.7)) {
    await rotateTo(LONG_MS);
    await catchUp();
    await rotateTo(usualMs);
  }

  const steps = dice.from(15, 40);
  for (let step = 0; step < steps; step++) {
    if (dice.chance(0.5)) await faults.play();
    if (dice.chance(0.7)) traffic.burst(dice.from(1, 25));
    if (dice.chance(0.05)) dice.pick(subjects).addLate();
    if (dice.chance(0.03)) dice.pick(subjects).removeHandler();
    if (dice.chance(0.05)) await dice.pick(subjects).restart();
    if (dice.chance(0.02)) traffic.empty();
    await sleep(clock, dice.from(0, 1_200));
    await faults.step();
  }
  await faults.end();
  await rotateTo(LONG_MS);
  traffic.burst(dice.from(0, 5));

  let inTime = await catchUp();
  // Changes that come one by one, to informers that have the whole state.
  for (let round = dice.from(0, 3); round > 0 && inTime; round--) {
    traffic.burst(dice.from(1, 40));
    if (dice.chance(0.3)) await dice.pick(subjects).restart();
    inTime = await catchUp();
  }
  faults.count();
  const problems = subjects.flatMap((subject) => subject.problems(state()));
  const { violations } = server.counters.http2;
  problems.push(...violations.map((why) => `The client broke a rule of HTTP/2: ${why}`));
  if (!inTime) problems.unshift(`The informers did not catch up within ${LIMIT_MS} ms.`);

  traffic.burst(20); // so that there are changes to deliver while they end
  await Promise.all(subjects.map((subject) => subject[Symbol.asyncDispose]()));
  traffic.burst(20);
  await sleep(clock, 500);
  if (problems.length === 0) {
    problems.push(...subjects.flatMap((subject) => subject.lateProblems()));
  }
  if (problems.length > 0) throw new ScheduleError(seed, problems);
  return tally;
}

/** Starts a kubelet that rotates by its usual rule, on the fast clock. */
async function startKubelet(
  server: TestApiServer,
  { directory, clock, issue }: {
    directory: string;
    clock: FastClock;
    issue: () => Promise<IssuedToken>;
  },
): Promise<FakeKubelet> {
  return await FakeKubelet.start({
    directory,
    issue,
    caPem: () => server.caPem,
    now: () => clock.now(),
    autoRotate: true,
    setTimer: (callback, delayMs) => {
      const timer = clock.setTimer(callback, delayMs);
      return () => timer[Symbol.dispose]();
    },
  });
}
