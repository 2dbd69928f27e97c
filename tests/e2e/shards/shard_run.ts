/**
 * Replicas on Deno and Bun divide many objects by shards, against the real API server, while replicas
 * are killed, suspended, stopped and added. Each change of an object must be reconciled, and no two
 * replicas may work on an object at once; the audit log is the judge.
 */
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";
import { ReplicaProcess } from "../election/replica_process.ts";
import type { RotationClaim } from "../rotation/rotation_run.ts";
import { objectRuns } from "./object_runs.ts";

const ACCOUNT = { namespace: "shards", serviceAccount: "replica" } as const;
const CONFIG_MAPS = `/api/v1/namespaces/${ACCOUNT.namespace}/configmaps`;
const CHANGE_PERIOD_MS = 50;
/** A replica is suspended for longer than its membership is valid. */
const SUSPENSION_MS = 25_000;
const MOST_SETTLING_MS = 60_000;

const disturbances = ["kill", "stop", "suspend", "add"] as const;

/** Settings of {@linkcode runShards}. */
export interface ShardRunOptions {
  /** Number of replicas at the start. */
  replicas: number;
  /** Number of objects. */
  objects: number;
  /** Milliseconds with changes and disturbances. */
  durationMs: number;
  /** Milliseconds between two disturbances. */
  disturbanceMs: number;
  /** Called with each line. */
  say: (line: string) => void;
}

/** Runs the replicas, and returns the claims. */
export async function runShards(
  controlPlane: ControlPlane,
  { replicas, objects, durationMs, disturbanceMs, say }: ShardRunOptions,
): Promise<RotationClaim[]> {
  await using cleanup = new AsyncDisposableStack();
  await controlPlane.createServiceAccount({
    ...ACCOUNT,
    rules: [
      {
        apiGroups: [""],
        resources: ["configmaps"],
        verbs: ["get", "list", "watch", "create", "update", "patch"],
      },
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        verbs: ["get", "list", "create", "update", "delete"],
      },
    ],
  });
  const { path: directory } = cleanup.use(await tempDirectory());
  await controlPlane.startKubelet({ ...ACCOUNT, directory });
  const patch = async (name: string, wanted: number) => {
    const body = { data: { wanted: String(wanted) } };
    const response = await controlPlane.request("PATCH", `${CONFIG_MAPS}/${name}`, {
      body,
      contentType: "application/merge-patch+json",
    });
    if (!response.ok) throw new Error(`${name} was not changed: ${await response.text()}`);
    await response.body?.cancel();
  };
  const wanted = new Map<string, number>();
  for (let index = 0; index < objects; index++) {
    const name = `object-${index}`;
    const body = { metadata: { name, labels: { run: "shards" } }, data: { wanted: "0" } };
    await (await controlPlane.request("POST", CONFIG_MAPS, { body })).body?.cancel();
    wanted.set(name, 0);
  }
  say(`${objects} objects created`);

  const group = cleanup.use(new ReplicaGroup(controlPlane.url, directory));
  for (let index = 0; index < replicas; index++) group.start();
  const names = [...wanted.keys()];
  const startMs = Date.now();
  let changes = 0;
  let disturbed = 0;
  for (let nextMs = startMs; Date.now() < startMs + durationMs; nextMs += CHANGE_PERIOD_MS) {
    const name = names[(changes * 7_919) % names.length]!;
    wanted.set(name, wanted.get(name)! + 1);
    await patch(name, wanted.get(name)!);
    changes++;
    if (Date.now() - startMs > (disturbed + 1) * disturbanceMs) {
      const kind = disturbances[disturbed++ % disturbances.length]!;
      group.disturb(kind);
      say(`${Math.round((Date.now() - startMs) / 1_000)} s: ${changes} changes, ${kind}`);
    }
    const restMs = Math.max(0, nextMs + CHANGE_PERIOD_MS - Date.now());
    await new Promise((resolve) => setTimeout(resolve, restMs));
  }
  const settlingMs = await untilDone(controlPlane, wanted);
  await group[Symbol.asyncDispose]();
  const { ended, mixed } = objectRuns(await controlPlane.auditLog());
  const [first] = mixed;
  return [
    {
      claim:
        `${changes} changes of ${objects} objects: all reconciled ${settlingMs} ms after the ` +
        `last one, at most ${MOST_SETTLING_MS}`,
      holds: settlingMs <= MOST_SETTLING_MS,
    },
    {
      claim: `runs: ${ended}, during which another replica began and the first one still wrote: ` +
        `${mixed.length}, none${first ? ` (${JSON.stringify(first)})` : ""}`,
      holds: ended > 0 && mixed.length === 0,
    },
    {
      claim: `replicas that were killed, stopped, suspended or added: ${disturbed}, ` +
        `that ended by themselves: ${group.failures.length}, none ${group.failures.join()}`,
      holds: disturbed > 0 && group.failures.length === 0,
    },
  ];
}

/** Returns the milliseconds until each object is as wanted; a minute and more if some are not. */
async function untilDone(
  controlPlane: ControlPlane,
  wanted: ReadonlyMap<string, number>,
): Promise<number> {
  const startMs = Date.now();
  for (;;) {
    const path = `${CONFIG_MAPS}?labelSelector=run%3Dshards`;
    const { items } = await (await controlPlane.request("GET", path)).json() as {
      items: { metadata: { name: string }; data: { done?: string } }[];
    };
    const isDone = items.every(({ metadata, data }) =>
      (data.done ?? "0") === String(wanted.get(metadata.name))
    );
    const tookMs = Date.now() - startMs;
    if (isDone || tookMs > MOST_SETTLING_MS) return tookMs;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The replicas; one that has been killed or stopped is replaced by another one. */
class ReplicaGroup implements AsyncDisposable {
  readonly failures: string[] = [];
  /** All replicas that were ever started, and those of them that run. */
  readonly #started: ReplicaProcess[] = [];
  readonly #replicas: ReplicaProcess[] = [];
  readonly #suspended = new Set<ReplicaProcess>();
  readonly #url: string;
  readonly #directory: string;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #starts = 0;
  #isEnding = false;

  constructor(url: string, directory: string) {
    this.#url = url;
    this.#directory = directory;
  }

  start(): void {
    const number = this.#starts++;
    const replica: ReplicaProcess = new ReplicaProcess({
      runtime: number % 2 === 0 ? "deno" : "bun",
      program: "shard_replica.ts",
      url: this.#url,
      directory: this.#directory,
      args: [`replica-${number}`],
      onLine: () => {},
      onFailure: (error) => this.#isEnding || this.failures.push(error.message),
    });
    this.#started.push(replica);
    this.#replicas.push(replica);
  }

  disturb(kind: typeof disturbances[number]): void {
    if (kind === "add") return this.start();
    const replica = this.#replicas.find((each) => !this.#suspended.has(each));
    if (!replica) return;
    if (kind === "suspend") {
      this.#suspended.add(replica);
      replica.signal("SIGSTOP");
      const timer = setTimeout(() => {
        this.#suspended.delete(replica);
        replica.signal("SIGCONT");
      }, SUSPENSION_MS);
      this.#timers.add(timer);
      return;
    }
    replica.signal(kind === "kill" ? "SIGKILL" : "SIGTERM");
    this.#replicas.splice(this.#replicas.indexOf(replica), 1);
    if (kind === "kill" || this.#replicas.length < 3) this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const replica of this.#started) replica.signal("SIGKILL");
    await Promise.all(this.#started.map(({ ended }) => ended));
  }
}
