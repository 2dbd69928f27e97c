import type { DemoRandom } from "./demo_random.ts";
import type { WorkloadPlan } from "./workload_plans.ts";

const PATHS = ["/", "/cart", "/api/v1/orders", "/healthz", "/search?q=lamp", "/checkout"];
const TABLES = ["orders", "carts", "prices", "events"];

/** Returns a line as a workload of its kind writes it. */
export function demoLogLine({ kind }: WorkloadPlan, random: DemoRandom): string {
  const chance = random.next();
  const number = 2 + random.below(90);
  const level = chance < 0.03 ? "error" : chance < 0.08 ? "warn" : chance < 0.2 ? "debug" : "info";
  switch (kind) {
    case "Deployment": {
      const status = level === "error" ? 503 : level === "warn" ? 429 : 200;
      const path = random.pick(PATHS);
      return level === "debug"
        ? `level=debug msg="cache miss" key=${path} size=${number}`
        : `level=${level} method=GET path=${path} status=${status} took=${number}ms`;
    }
    case "StatefulSet": {
      const table = random.pick(TABLES);
      if (level === "error") {
        return `[error] segment ${number} of ${table}: checksum differs, read again`;
      }
      if (level === "warn") return `[warn] compaction of ${table} is ${number} s late`;
      return `[${level}] ${table}: flushed ${number * 37} entries in ${number} ms`;
    }
    case "DaemonSet": {
      const letter = { error: "E", warn: "W", info: "I", debug: "I" }[level];
      const stamp = new Date().toISOString();
      const head = `${letter}${stamp.slice(5, 10).replace("-", "")} ${
        stamp.slice(11, 23)
      }000       1`;
      return level === "error" || level === "warn"
        ? `${head} sync.go:88] endpoint 10.42.${number % 9}.${number} did not answer, trying again`
        : `${head} sync.go:61] synced ${number} endpoints`;
    }
    case "Job":
      return level === "warn" || level === "error"
        ? `WARN record ${number * 911} has no price, skipped`
        : `INFO ${number * 1_000} records written`;
  }
}
