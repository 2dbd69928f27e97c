import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createKubeFetch } from "../../mod.ts";
import { createManager } from "../../src/controller/manager.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { sleep } from "../../src/runtime/waiting.ts";
import { TestApiServer } from "../../src/testing/mod.ts";
import { FaultInjector } from "../informer/fault_schedule/fault_injector.ts";
import { Tally } from "../informer/fault_schedule/tally.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { configMaps, type Website, website, websites } from "../support/controllers/websites.ts";
import { Dice } from "../support/dice.ts";
import { Recheck } from "../support/recheck.ts";

/** Factor by which all waits are shorter than in real time. */
const SPEED = 200;
/** Real milliseconds for the controller to catch up once all faults are undone. */
const CATCH_UP_MS = 20_000;
const FINALIZER = "example.com/copy";

/** The outcome of a schedule: sentences about each thing that was wrong. */
export interface CopyOutcome {
  problems: string[];
  reconciles: number;
}

/**
 * Lets a controller copy Websites into ConfigMaps while a seeded schedule of faults and changes
 * runs, and judges the copies once it has caught up.
 */
export async function runCopySchedule(seed: number): Promise<CopyOutcome> {
  const dice = new Dice(seed);
  const clock = new FastClock(SPEED);
  const now = () => clock.now();
  await using cleanup = new AsyncDisposableStack();
  const { group, version, plural, kind } = websites;
  const served = { group, version, plural, kind, custom: true, status: true, generation: true };
  const server = cleanup.use(
    await TestApiServer.start({
      now,
      timerSpeed: SPEED,
      resources: [served],
      watchList: dice.chance(0.85),
      historyLimit: dice.pick([50, 10_000]),
      bookmarkIntervalMs: 2_000,
      requestLogLimit: 1,
    }),
  );
  const directory = await mkdtemp(`${tmpdir()}/kubewire-`);
  cleanup.defer(() => rm(directory, { recursive: true, force: true }));
  const kubelet = cleanup.use(await server.startKubelet({ directory, autoRotate: false }));
  const files = { tokenFile: `${directory}/token`, caFile: `${directory}/ca.crt` };
  const runtime = { ...currentRuntime(), clock };
  const options = { runtime, refreshPeriodMs: 10_000 };
  const kube = cleanup.use(createKubeFetch({ server: server.url, ...files }, options));

  const problems: string[] = [];
  const running = new Set<string>();
  let reconciles = 0;
  let hasStopped = false;
  const enter = (key: string) => {
    reconciles++;
    if (hasStopped) problems.push(`${key} was reconciled after the stop`);
    if (running.has(key)) problems.push(`${key} ran twice at once`);
    running.add(key);
  };
  const manager = createManager(kube, { onError: () => {} });
  manager.controller({
    for: websites,
    owns: [configMaps],
    concurrency: dice.pick([1, 2, 5]),
    finalizer: {
      name: FINALIZER,
      async cleanup({ metadata: { name } }, { key, client, signal }) {
        enter(key);
        try {
          const copy = await client(configMaps).getOrNull(name, { signal });
          if (copy) await client(configMaps).delete(name, { signal });
        } finally {
          running.delete(key);
        }
      },
    },
    async reconcile({ metadata: { name }, spec }, { key, apply }) {
      enter(key);
      try {
        await apply(configMaps, { metadata: { name }, data: { text: spec?.text ?? "" } });
      } finally {
        running.delete(key);
      }
    },
  });
  const stop = new AbortController();
  const done = manager.run({ signal: stop.signal });

  const sites = () =>
    server.store.list("example.com/websites").map(({ object }) => object as Website);
  const burst = (count: number) => {
    for (let index = 0; index < count; index++) {
      const name = `site-${dice.from(0, 15)}`;
      const known = server.store.get("example.com/websites", `default/${name}`)?.object;
      const spec = { text: String(dice.from(0, 1_000)) };
      if (!known) server.objects.create({ ...website, metadata: { name }, spec });
      else if (known.metadata.deletionTimestamp !== undefined) continue;
      else if (dice.chance(0.3)) server.objects.delete({ ...website, name });
      else server.objects.update({ ...known, spec });
    }
  };
  const wrong = () => {
    const copies = new Map(
      server.store.list("configmaps").map(({ object }) => [
        object.metadata.name,
        (object as { data?: { text?: string } }).data?.text,
      ]),
    );
    const found = sites().flatMap(({ metadata, spec }) => {
      const { name, deletionTimestamp, finalizers = [] } = metadata;
      const text = copies.get(name);
      copies.delete(name);
      if (deletionTimestamp !== undefined) return [`${name} waits for its finalizer`];
      if (!finalizers.includes(FINALIZER)) return [`${name} has lost its finalizer`];
      return text === spec?.text ? [] : [`${name} is ${text} and not ${spec?.text}`];
    });
    return [...found, ...[...copies.keys()].map((name) => `the copy ${name} was left`)];
  };

  const faults = new FaultInjector({ server, kubelet, dice, tally: new Tally() });
  burst(dice.from(0, 30));
  const steps = dice.from(10, 25);
  for (let step = 0; step < steps; step++) {
    if (dice.chance(0.5)) await faults.play();
    if (dice.chance(0.7)) burst(dice.from(1, 10));
    await sleep(clock, dice.from(0, 1_200));
    await faults.step();
  }
  await faults.end();
  await kubelet.sync();
  burst(dice.from(0, 5));
  const recheck = new Recheck();
  const listening = server.store.subscribe("configmaps", () => recheck.poke());
  const others = server.store.subscribe("example.com/websites", () => recheck.poke());
  const caughtUp = await recheck.until(() => wrong().length === 0, { timeoutMs: CATCH_UP_MS });
  listening[Symbol.dispose]();
  others[Symbol.dispose]();
  if (!caughtUp) problems.push(...wrong());
  stop.abort();
  await done;
  hasStopped = true;
  burst(5);
  await sleep(clock, 2_000);
  return { problems, reconciles };
}
