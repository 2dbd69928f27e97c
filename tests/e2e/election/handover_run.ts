/**
 * Replicas on Deno and Bun hand a Lease over, released, killed or suspended, against the real API
 * server, whose audit log is the judge.
 */
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";
import type { RotationClaim } from "../rotation/rotation_run.ts";
import { ReplicaProcess } from "./replica_process.ts";
import { termsOf } from "./terms.ts";

const ACCOUNT = { namespace: "election", serviceAccount: "replica" } as const;
const MOST_WAIT_MS = 60_000;
/** The least milliseconds for which each leader writes. */
const WRITING_MS = 300;
const MOST_RELEASED_MS = 6_000;
const MOST_KILLED_MS = 22_000;

/** How a leader ends: it is told to, it is killed, or it is suspended until another one leads. */
type Ending = "released" | "killed" | "suspended";

/** Settings of {@linkcode runHandovers}. */
export interface HandoverOptions {
  /** Number of leaders that are told to stop. */
  releases: number;
  /** Number of leaders that are killed or suspended, in turn. */
  kills: number;
  /** Called with each line. */
  say: (line: string) => void;
}

/** Runs the handovers, and returns the claims. */
export async function runHandovers(
  controlPlane: ControlPlane,
  { releases, kills, say }: HandoverOptions,
): Promise<RotationClaim[]> {
  await using cleanup = new AsyncDisposableStack();
  await controlPlane.createServiceAccount({
    ...ACCOUNT,
    rules: [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "patch"] },
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        verbs: ["get", "create", "update"],
      },
      { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create"] },
    ],
  });
  const { path: directory } = cleanup.use(await tempDirectory());
  await controlPlane.startKubelet({ ...ACCOUNT, directory });
  const body = { metadata: { name: "record" } };
  const configMaps = `/api/v1/namespaces/${ACCOUNT.namespace}/configmaps`;
  await (await controlPlane.request("POST", configMaps, { body })).body?.cancel();

  const group = cleanup.use(new ReplicaGroup(controlPlane.url, directory));
  const endings: Ending[] = [
    ...Array<Ending>(releases).fill("released"),
    ...Array.from({ length: kills }, (_, at): Ending => at % 2 === 0 ? "killed" : "suspended"),
  ];
  const ends: { ending: Ending; atMs: number }[] = [];
  await group.nextLeader();
  for (const [at, ending] of endings.entries()) {
    ends.push({ ending, atMs: Date.now() });
    await group.end(ending);
    if ((at + 1) % 10 === 0) say(`${at + 1} of ${endings.length} handovers`);
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // the last leader writes
  await group[Symbol.asyncDispose]();

  const { terms, overlaps } = termsOf(await controlPlane.auditLog());
  const tookMs = (wanted: readonly Ending[]) =>
    ends.filter(({ ending }) => wanted.includes(ending)).map(({ atMs }) =>
      (terms.find(({ firstMs }) => firstMs > atMs)?.firstMs ?? Infinity) - atMs
    ).sort((a, b) => a - b);
  const inTime = (what: string, times: number[], mostMs: number): RotationClaim => {
    const longest = times.at(-1) ?? 0;
    const median = times[times.length >> 1] ?? 0;
    return {
      claim: `${what}: ${times.length} times, the next leader wrote after ${median} ms (median), ` +
        `${longest} ms at most; limit ${mostMs} ms`,
      holds: longest <= mostMs,
    };
  };
  return [
    {
      claim: `terms in the audit log: ${terms.length}, at least ${endings.length + 1}`,
      holds: terms.length > endings.length,
    },
    {
      claim: `writes of an earlier term after a later one: ${overlaps.length}, none`,
      holds: overlaps.length === 0,
    },
    inTime("released", tookMs(["released"]), MOST_RELEASED_MS),
    inTime("killed or suspended", tookMs(["killed", "suspended"]), MOST_KILLED_MS),
  ];
}

/** Three replicas, each started again when it has ended. */
class ReplicaGroup implements AsyncDisposable {
  readonly #replicas: ReplicaProcess[] = [];
  readonly #url: string;
  readonly #directory: string;
  #leader: ReplicaProcess | undefined;
  #elected = Promise.withResolvers<void>();

  constructor(url: string, directory: string) {
    this.#url = url;
    this.#directory = directory;
    for (const runtime of ["deno", "bun", "deno"] as const) this.#start(runtime);
  }

  /** Waits for a leader that was not known before, and lets it write for a while. */
  async nextLeader(): Promise<void> {
    const late = setTimeout(
      () => this.#elected.reject(new Error("No replica leads after 60 s.")),
      MOST_WAIT_MS,
    );
    await this.#elected.promise;
    clearTimeout(late);
    this.#elected = Promise.withResolvers();
    await new Promise((resolve) => setTimeout(resolve, WRITING_MS));
  }

  /** Ends the leader, and waits for the next one. */
  async end(ending: Ending): Promise<void> {
    const leader = this.#leader;
    if (!leader) throw new Error("No replica leads.");
    if (ending === "suspended") {
      leader.signal("SIGSTOP");
      await this.nextLeader();
      leader.signal("SIGCONT");
      return;
    }
    leader.signal(ending === "released" ? "SIGTERM" : "SIGKILL");
    await Promise.all([this.nextLeader(), leader.ended]);
    this.#replicas.splice(this.#replicas.indexOf(leader), 1);
    this.#start(leader.runtime);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const replica of this.#replicas) replica.signal("SIGKILL");
    await Promise.all(this.#replicas.map(({ ended }) => ended));
  }

  #start(runtime: "deno" | "bun"): void {
    const replica = new ReplicaProcess({
      runtime,
      program: "election_replica.ts",
      url: this.#url,
      directory: this.#directory,
      onLine: () => {
        this.#leader = replica;
        this.#elected.resolve();
      },
      onFailure: (error) => this.#elected.reject(error),
    });
    this.#replicas.push(replica);
  }
}
