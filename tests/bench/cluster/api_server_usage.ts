import type { ControlPlane } from "../../e2e/cluster/control_plane.ts";
import { connectionsAt } from "./process_usage.ts";

/** The usage of kube-apiserver, and its open connections. */
export interface ApiServerUsage {
  /** Milliseconds of CPU since its start. */
  cpuMs: number;
  /** Bytes of objects that live, and of stacks, after a collection. */
  memory: number;
  /** Resident bytes. */
  rss: number;
  goroutines: number;
  connections: number;
}

const names = {
  cpuSeconds: "process_cpu_seconds_total",
  heap: "go_memstats_heap_alloc_bytes",
  stacks: "go_memstats_stack_inuse_bytes",
  rss: "process_resident_memory_bytes",
  goroutines: "go_goroutines",
} as const;

/** Reads the usage from the server's own metrics, after a collection of its garbage. */
export async function apiServerUsage(controlPlane: ControlPlane): Promise<ApiServerUsage> {
  await (await controlPlane.request("GET", "/debug/pprof/heap?gc=1")).arrayBuffer();
  const { cpuSeconds, heap, stacks, rss, goroutines } = await readMetrics(controlPlane);
  return {
    cpuMs: 1_000 * cpuSeconds,
    memory: heap + stacks,
    rss,
    goroutines,
    connections: await connectionsAt(Number(new URL(controlPlane.url).port)),
  };
}

/** Reads the milliseconds of CPU alone, without a collection. */
export async function apiServerCpuMs(controlPlane: ControlPlane): Promise<number> {
  return 1_000 * (await readMetrics(controlPlane)).cpuSeconds;
}

async function readMetrics(
  controlPlane: ControlPlane,
): Promise<Record<keyof typeof names, number>> {
  const text = await (await controlPlane.request("GET", "/metrics")).text();
  const of = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
  return {
    cpuSeconds: of(names.cpuSeconds),
    heap: of(names.heap),
    stacks: of(names.stacks),
    rss: of(names.rss),
    goroutines: of(names.goroutines),
  };
}
