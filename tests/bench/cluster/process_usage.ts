import { readdir, readFile } from "node:fs/promises";

/** CPU time and memory of a process. */
export interface ProcessUsage {
  /** Milliseconds of CPU since its start, in user and in system mode. */
  cpuMs: number;
  /** Resident bytes. */
  rss: number;
}

/** Linux counts CPU time in these for programs. */
const TICKS_A_SECOND = 100;

/** Reads what a process has used from /proc. */
export async function processUsage(pid: number): Promise<ProcessUsage> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name may have spaces
  const [user = "", system = ""] = fields.slice(11, 13);
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return {
    cpuMs: (Number(user) + Number(system)) * 1_000 / TICKS_A_SECOND,
    rss: 1_024 * Number(kilobytes),
  };
}

/** Resident bytes of the descendants of a process: now, and each at its own peak. */
export async function memoryOfChildren(parent: number): Promise<{ rss: number; peakRss: number }> {
  const parents = new Map<number, number>();
  const memory = new Map<number, { rss: number; peakRss: number }>();
  for (const pid of (await readdir("/proc")).map(Number)) {
    const status = pid > 0 ? await readFile(`/proc/${pid}/status`, "utf8").catch(() => "") : "";
    const of = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    parents.set(pid, of("PPid"));
    memory.set(pid, { rss: 1_024 * of("VmRSS"), peakRss: 1_024 * of("VmHWM") });
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid === parent || pid !== undefined && isBelow(parents.get(pid));
  const sum = { rss: 0, peakRss: 0 };
  for (const [pid, { rss, peakRss }] of memory) {
    if (pid === parent || !isBelow(pid)) continue;
    sum.rss += rss;
    sum.peakRss += peakRss;
  }
  return sum;
}

/** Returns the number of connections that are open at a port of 127.0.0.1, on the server's side. */
export async function connectionsAt(port: number): Promise<number> {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = (await readFile("/proc/net/tcp", "utf8")).split("\n");
  return lines.filter((line) => {
    const [, address, , state] = line.trim().split(/\s+/);
    return address === local && state === "01";
  }).length;
}
