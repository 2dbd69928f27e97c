import type { Group, Limit, Row, Setup } from "../group.ts";
import { cpuMicrosecondsEach } from "../run_program.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";

const EVENTS = 100_000;
const CLIENT_GO = "client-go, typed, protobuf";

/** A hand-written loop to compare with, and the limit for watch() relative to client-go. */
const rivals: Record<MeasuredRuntime["name"], { loop: string; program: string; most: number }> = {
  Deno: { loop: "BYOB loop by hand", program: "byob_loop", most: 0.7 },
  Bun: { loop: "split loop by hand", program: "split_loop", most: 0.55 },
};

/** Measures the cost of decoding the events of a watch, each way in a program of its own. */
export function watch({ server, runtimes, rounds, scale }: Setup): Group {
  const count = Math.round(EVENTS * scale);
  const args = [`${server.url}/${count}`, server.directory, String(count)];
  const { clientGo } = server;
  const rows: Row[] = clientGo
    ? [{
      name: CLIENT_GO,
      command: [clientGo.program, "watch", ...args],
      value: cpuMicrosecondsEach,
    }]
    : [];
  const limits: Limit[] = [];
  for (const runtime of runtimes) {
    const { loop, program, most } = rivals[runtime.name];
    const row = (name: string, program: string): Row => ({
      name: `${runtime.name}: ${name}`,
      command: runtime.command(program, ...args),
      value: cpuMicrosecondsEach,
    });
    const kube = row("watch(), for await", "kube_watch");
    const byHand = row(loop, program);
    rows.push(
      byHand,
      kube,
      row("watch(), getReader()", "kube_watch_reader"),
      row("drain alone", "drain"),
      row("JSON.parse alone", "parse"),
    );
    limits.push(
      { row: kube.name, against: { row: CLIENT_GO, as: "ratio" }, most },
    );
  }
  const events = `${count.toLocaleString("en")} pod events of ${server.eventBytes} bytes`;
  return { title: `A watch of ${events}, a chunk each: µs of CPU an event`, rounds, rows, limits };
}
