import { createManager } from "../../../src/controller/manager.ts";
import { sleep } from "../../../src/core/time/waiting.ts";
import { Dice } from "../dice.ts";
import { Recheck } from "../recheck.ts";
import { GRACE_MS, startFaultStage } from "./fault_stage.ts";
import { configMaps, type Website, website, websites } from "./websites.ts";
import { LIMIT_MS } from "../test.ts";

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
  await using stage = await startFaultStage(dice);
  const { clock, server, kubelet, kube, faults } = stage;
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
  const manager = createManager(kube, {
    onError: () => {},
    graceMs: GRACE_MS,
    syncTimeoutMs: GRACE_MS,
  });
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
  const done = manager.run({ signal: stop.signal })
    .catch((error) => void problems.push(`run has ended: ${error}`));

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
  const caughtUp = await recheck.until(() => problems.length > 0 || wrong().length === 0, {
    timeoutMs: LIMIT_MS,
  });
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
