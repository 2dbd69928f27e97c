import type { Fault, Stage } from "./fault.ts";
import { counted, duration } from "./format.ts";
import type { Resumption } from "./progress.ts";

/** Faults of an open watch, with the expected behavior of the client. */
export const watchFaults: readonly Fault[] = [
  { name: "watch cut", strike: cut },
  { name: "cut in mid-event", strike: truncate },
  { name: "silent watch", strike: stall },
  { name: "503 on the watch", strike: unavailable },
  { name: "410 on the watch", strike: compact },
];

async function cut(stage: Stage): Promise<string> {
  const { after, delayMs } = await resumption(stage, "broken", () => cutWatch(stage));
  if (delayMs > 0) throw new Error(`it waited ${duration(delayMs)}`);
  await catchUp(stage);
  return `resumed at once, after event ${after}`;
}

async function truncate(stage: Stage): Promise<string> {
  const { cluster, progress } = stage;
  const { resumptions } = progress;
  const match = { watch: true };
  using _fault = cluster.server.faults.inject({ kind: "truncate", frames: 1, match });
  const { length } = resumptions;
  cutWatch(stage);
  await progress.until(() => resumptions.length === length + 2, "the second new connection");
  await catchUp(stage);
  return `dropped half of event ${resumptions.at(-1)!.after + 1}, and asked for it again`;
}

async function stall(stage: Stage): Promise<string> {
  const { faults } = stage.cluster.server;
  const match = { watch: true };
  using _fault = faults.inject({ kind: "stall", after: { frames: 1 }, match });
  const { silentMs } = await resumption(stage, "idle", () => cutWatch(stage));
  const caughtUp = await catchUp(stage);
  return `ended by idleTimeoutMs after ${duration(silentMs)}, ${caughtUp}`;
}

async function unavailable(stage: Stage): Promise<string> {
  const { faults } = stage.cluster.server;
  using _fault = faults.inject({ kind: "status", code: 503, match: { watch: true } });
  const { delayMs } = await resumption(stage, "refused", () => cutWatch(stage));
  const caughtUp = await catchUp(stage);
  return `backed off ${duration(delayMs)}, resumed, ${caughtUp}`;
}

/** Stalls the watch while the server writes on, and then makes the server forget these writes. */
async function compact(stage: Stage): Promise<string> {
  const { cluster, progress } = stage;
  const { faults } = cluster.server;
  using away = faults.inject({ kind: "stall", after: "request", match: { watch: true } });
  const expired = progress.next("expired");
  const listed = progress.next("listed");
  cutWatch(stage);
  await progress.until(() => away.hits === 1, "the watch's next request");
  const count = cluster.count + 3;
  await progress.until(() => cluster.count >= count, "three more writes");
  cluster.server.compact();
  away[Symbol.dispose]();
  const { error } = await expired;
  const list = await listed;
  await catchUp(stage);
  return `${error.name}: listed at event ${list.count}, watched again`;
}

function cutWatch({ cluster }: Stage): void {
  if (cluster.server.faults.cutWatches() !== 1) throw new Error("not exactly one watch was open");
}

/** Calls `act`, and waits until the watch requests another connection. */
async function resumption(
  { progress }: Stage,
  reason: string,
  act: () => void,
): Promise<Resumption> {
  const reconnect = progress.next("reconnect", (report) => report.reason === reason);
  act();
  await reconnect;
  return progress.resumptions.findLast((resumption) => resumption.reason === reason)!;
}

/** Waits until the watch has delivered all writes so far, and returns their number as a text. */
async function catchUp({ cluster, progress }: Stage): Promise<string> {
  const { events, resumptions } = progress;
  const { count } = cluster;
  await progress.until(() => (events.count ?? 0) > count, `event ${count + 1}`);
  return `delivered ${counted((events.count ?? 0) - resumptions.at(-1)!.after, "event")}`;
}
