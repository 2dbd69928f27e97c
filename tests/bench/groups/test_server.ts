import { join } from "node:path";
import { repository } from "../../support/repository.ts";
import type { Figures, Group, Limit, Row, Setup } from "../group.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const PODS = 10_000;
const WATCHES = 200;
/** A run takes about a minute. */
const MOST_ROUNDS = 3;
const REAL = "kube-apiserver";

type Most = Record<MeasuredRuntime["name"], number>;

/** Of 10,000 pods 72 MB live; V8 lets its heap grow to three times that, and keeps it. */
const memory: Most = { Deno: 0.8, Bun: 0.6 };
const peak: Most = { Deno: 0.8, Bun: 0.75 };

const READY = "ms until the server is ready";
const MISSING = "events that did not come";
const DISORDERED = "events out of order";
const MEMORY = "MB of RSS, 3 s after the last event";
const PEAK = "MB of RSS, at the peak";

/** Measures the launcher of the test server beside kube-apiserver with etcd. */
export function testServer({ server, runtimes, rounds, scale }: Setup): Group {
  const pods = Math.ceil(PODS * scale);
  const rows: Row[] = [];
  const limits: Limit[] = [];
  if (server.clientGo) { // kube-apiserver is built with Go
    const program = join(repository, "tests/bench/cluster/pod_storm.ts");
    for (const name of [REAL, ...runtimes.map(({ name }) => name)]) {
      const args = ["run", "--allow-all", "--no-check", program, name, `${pods}`, `${WATCHES}`];
      rows.push({ name, command: [Deno.execPath(), ...args], value: figuresOf });
    }
    for (const { name } of runtimes) {
      limits.push(
        { row: name, figure: MISSING, most: 0 },
        { row: name, figure: DISORDERED, most: 0 },
        { row: name, figure: MEMORY, against: { row: REAL, as: "ratio" }, most: memory[name] },
        { row: name, figure: PEAK, against: { row: REAL, as: "ratio" }, most: peak[name] },
        { row: name, figure: READY, against: { row: REAL, as: "ratio" }, most: 0.5 },
      );
    }
  }
  return {
    title: server.clientGo
      ? `Test servers: ${pods.toLocaleString("en")} pods as fast as they go, ${WATCHES} watches`
      : "Test servers: left out, because it needs Go",
    rounds: Math.min(rounds, MOST_ROUNDS),
    rows,
    limits,
  };
}

function figuresOf(run: ProgramRun): Figures {
  const { figures = {}, wallMs } = reportOf(run);
  const of = (name: string) => figures[name] ?? NaN;
  return {
    [READY]: of("readyMs"),
    [MISSING]: of("missing"),
    [DISORDERED]: of("disordered"),
    [MEMORY]: of("rss") / 2 ** 20,
    [PEAK]: of("peakRss") / 2 ** 20,
    "s until all pods are created": of("writesMs") / 1_000,
    "s until all watches have all": wallMs / 1_000,
  };
}
