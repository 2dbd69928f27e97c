import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createKubeFetch, type KubeFetch } from "../../../mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { FakeKubelet, TestApiServer } from "../../../src/testing/mod.ts";
import { FaultInjector } from "../../informer/fault_schedule/fault_injector.ts";
import { Tally } from "../../informer/fault_schedule/tally.ts";
import { FastClock } from "../clocks/fast_clock.ts";
import type { Dice } from "../dice.ts";
import { websites } from "./websites.ts";
import { startApiServer } from "../servers/shared_tls.ts";
import { LIMIT_MS } from "../test.ts";

/** Factor by which all waits are shorter than in real time. */
export const SPEED = 200;
/** Simulated milliseconds that a token lives, longer than any test: the kubelet rotates by faults alone. */
const TOKEN_MS = 1_000_000_000;
/**
 * Simulated milliseconds for the start and the end of a manager. A list has 0.4 real seconds at this
 * speed, so on a busy machine a store may need many of them.
 */
export const GRACE_MS = LIMIT_MS / 2 * SPEED;

/** A server with Websites and a client of it, both of which live faster, and faults for them. */
export interface FaultStage extends AsyncDisposable {
  readonly clock: FastClock;
  readonly server: TestApiServer;
  readonly kubelet: FakeKubelet;
  readonly kube: KubeFetch;
  readonly faults: FaultInjector;
}

/** Starts a stage; the dice choose the settings of the server and the faults. */
export async function startFaultStage(dice: Dice): Promise<FaultStage> {
  const clock = new FastClock(SPEED);
  const now = () => clock.now();
  const cleanup = new AsyncDisposableStack();
  const { group, version, plural, kind } = websites;
  const served = { group, version, plural, kind, custom: true, status: true, generation: true };
  const server = cleanup.use(
    await startApiServer({
      now,
      timerSpeed: SPEED,
      resources: [served],
      watchList: dice.chance(0.85),
      historyLimit: dice.pick([50, 10_000]),
      bookmarkIntervalMs: 2_000,
    }),
  );
  const directory = await mkdtemp(`${tmpdir()}/kubewire-`);
  cleanup.defer(() => rm(directory, { recursive: true, force: true }));
  const volume = { directory, autoRotate: false, tokenLifetimeMs: TOKEN_MS };
  const kubelet = cleanup.use(await server.startKubelet(volume));
  const files = { tokenFile: `${directory}/token`, caFile: `${directory}/ca.crt` };
  const options = { runtime: { ...currentRuntime(), clock }, refreshPeriodMs: 10_000 };
  const kube = cleanup.use(createKubeFetch({ server: server.url, ...files }, options));
  const faults = new FaultInjector({ server, kubelet, dice, tally: new Tally() });
  return {
    clock,
    server,
    kubelet,
    kube,
    faults,
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}
