/**
 * A whole cluster with many hollow nodes and pods, whose pods an operator of three replicas on each
 * runtime counts, while pods come and go and the leaders are killed.
 */
import { apiServerCpuMs, apiServerUsage } from "../../bench/cluster/api_server_usage.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import type { RotationClaim } from "../rotation/rotation_run.ts";
import type { WholeCluster } from "../whole_cluster/whole_cluster.ts";
import { copyLatency } from "./copy_latency.ts";
import { Operator } from "./operator.ts";
import { NAMESPACE, Workload } from "./workload.ts";

const ACCOUNT = { namespace: NAMESPACE, serviceAccount: "operator" } as const;
const RUNTIMES = ["deno", "bun"] as const;
const REPLICAS = 3;
const CHANGES = 50;
const LIMIT_MS = 900_000;
const QUIET_MS = 30_000;

/** Settings of {@linkcode runLarge}. */
export interface LargeRunOptions {
  deployments: number;
  /** Pods of each Deployment. */
  replicas: number;
  /** Called with each line. */
  say: (line: string) => void;
}

/** Runs the operators, and returns the claims. */
export async function runLarge(
  cluster: WholeCluster,
  { deployments, replicas, say }: LargeRunOptions,
): Promise<RotationClaim[]> {
  const { controlPlane } = cluster;
  await using cleanup = new AsyncDisposableStack();
  await controlPlane.createServiceAccount({
    ...ACCOUNT,
    rules: [
      rule("", ["configmaps"], ["get", "list", "watch", "create", "patch"]),
      rule("apps", ["deployments"], ["get", "list", "watch"]),
      rule("coordination.k8s.io", ["leases"], ["get", "create", "update"]),
      rule("events.k8s.io", ["events"], ["create", "patch"]),
    ],
    clusterRules: [rule("", ["pods", "nodes"], ["get", "list", "watch"])],
  });
  const { path: directory } = cleanup.use(await tempDirectory());
  await controlPlane.startKubelet({ ...ACCOUNT, directory, expirationSeconds: 3_600 });
  const operators = RUNTIMES.map((runtime) =>
    cleanup.use(new Operator({ runtime, replicas: REPLICAS, url: controlPlane.url, directory }))
  );
  const names = operators.map(({ name }) => name);
  const workload = new Workload(controlPlane, names);
  const claims: RotationClaim[] = [];
  const settled = async (what: string) => {
    const { tookMs, differences } = await workload.settled(LIMIT_MS);
    claims.push({
      claim: `${what}: all pods are ready and counted ${seconds(tookMs)} later` +
        differences.slice(0, 3).map((difference) => `; ${difference}`).join(""),
      holds: differences.length === 0,
    });
    say(claims.at(-1)!.claim);
  };
  const told = async (when: string) => {
    const { cpuMs, memory, rss, goroutines, connections } = await apiServerUsage(controlPlane);
    say(
      `${when}: kube-apiserver has ${megabytes(rss)} of RSS and ${megabytes(memory)} that live, ` +
        `${goroutines} goroutines and ${connections} connections, after ${seconds(cpuMs)} of CPU`,
    );
    for (const operator of operators) {
      const { leader, others } = await operator.usage();
      say(
        `${when}: on ${operator.name} the leader has ${megabytes(leader.rss)} of RSS after ` +
          `${seconds(leader.cpuMs)} of CPU, the others ${megabytes(others.rss)} after ` +
          seconds(others.cpuMs),
      );
    }
  };

  await Promise.all(operators.map((operator) => operator.led()));
  await told("without pods");
  await workload.create(deployments, replicas);
  await settled(`${deployments * replicas} pods in ${deployments} Deployments`);
  await told("with all pods");

  const quiet = { api: await apiServerCpuMs(controlPlane), usages: await usagesOf(operators) };
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  const apiMs = await apiServerCpuMs(controlPlane) - quiet.api;
  say(`while nothing changes: kube-apiserver uses ${share(apiMs)} of a core`);
  for (const [index, { leader, others }] of (await usagesOf(operators)).entries()) {
    const before = quiet.usages[index]!;
    say(
      `while nothing changes: on ${names[index]} the leader uses ` +
        `${share(leader.cpuMs - before.leader.cpuMs)} of a core, the others ` +
        share(others.cpuMs - before.others.cpuMs),
    );
  }

  const latencies = await copyLatency(controlPlane, workload, {
    operators: names,
    changes: CHANGES,
  });
  for (const [name, medianMs] of latencies) {
    claims.push({
      claim: `on ${name} a change is copied after ${medianMs.toFixed(1)} ms, median of ${CHANGES}`,
      holds: Number.isFinite(medianMs),
    });
    say(claims.at(-1)!.claim);
  }

  const apps = [...workload.replicas.keys()];
  for (const operator of operators) operator.killLeader();
  for (const app of apps.slice(0, deployments / 2)) {
    await workload.scale(app, Math.ceil(replicas / 2));
  }
  await settled("half of the Deployments scaled to a half, both leaders killed");
  await Promise.all(operators.map((operator) => operator.led()));
  for (const app of apps.slice(-3)) await workload.deletePods(app);
  await settled("the pods of three Deployments deleted");
  await told("at the end");
  const failures = operators.flatMap((operator) => operator.failures);
  claims.push({
    claim: `replicas that ended by themselves: ${failures.length}, none ${failures.join("; ")}`,
    holds: failures.length === 0,
  });
  return claims;
}

async function usagesOf(operators: readonly Operator[]) {
  return await Promise.all(operators.map((operator) => operator.usage()));
}

function rule(apiGroup: string, resources: string[], verbs: string[]) {
  return { apiGroups: [apiGroup], resources, verbs };
}

function share(cpuMs: number): string {
  return `${(100 * cpuMs / QUIET_MS).toFixed(1)} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`;
}
