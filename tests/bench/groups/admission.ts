import type { Group, Limit, Row, Setup } from "../group.ts";
import { type MeasuredRuntime, withImports } from "../measured_runtime.ts";
import { cpuMicrosecondsEach } from "../run_program.ts";

const REVIEWS = 10_000;

/** Limits for the CPU of a review relative to controller-runtime. */
const most: Record<MeasuredRuntime["name"], number> = { Deno: 1, Bun: 0.8 };

/** Measures an admission webhook that changes pods. */
export function admission({ server, runtimes, rounds, scale }: Setup): Group {
  const reviews = Math.ceil(REVIEWS * scale);
  const args = [server.url, server.directory, reviews] as const;
  const { controllerRuntime } = server;
  const rows: Row[] = [];
  const limits: Limit[] = [];
  if (controllerRuntime) { // without Go the server sends no reviews
    const rival = "controller-runtime";
    const command: Row["command"] = [controllerRuntime.webhook, ...args.map(String)];
    rows.push({ name: rival, command, value: cpuMicrosecondsEach });
    for (const { name, command } of runtimes) {
      const program = withImports(command("admission", ...args));
      rows.push({ name, command: program, value: cpuMicrosecondsEach });
      limits.push({ row: name, against: { row: rival, as: "ratio" }, most: most[name] });
    }
  }
  return {
    title: controllerRuntime
      ? `${reviews.toLocaleString("en")} reviews of pods of 3 KB that a webhook changes, 8 at a ` +
        `time, after 2,000 others: µs of CPU a review; controller-runtime is ${controllerRuntime.version}`
      : "An admission webhook: left out, because it needs Go",
    rounds,
    rows,
    limits,
  };
}
