/**
 * The soak of informers: 20 of them on Deno and 20 on Bun, each runtime in a process of its own,
 * follow 200 updates a second while a fault strikes every 10 s and tokens live for 30 s. Once a
 * minute the writing stops until all of them equal the server. The run fails if one does not, if
 * memory grows, or if something happens that must not; in the end neither a stream nor a connection is
 * open:
 *
 * `deno run -A tests/soak/run.ts [--minutes=60] [--runtime=deno,bun] [--http1] [--http2]
 * [--faults=KIND,…] [--record]`
 *
 * The informers speak HTTP/2, and with `--http1` HTTP/1.1; with both flags each runtime has a process
 * for each protocol. With `--record` the run is appended to `tests/soak/history.jsonl`, which a release
 * asks for.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { appendRecord, measuredCommit } from "../release/records.ts";
import { runSoak, type SoakOptions } from "./informers/soak.ts";
import { http2Faults } from "./informers/http2_faults.ts";
import { soakFaults } from "./informers/soak_faults.ts";

const { record, ...run } = readArguments(Deno.args);
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => interruption.abort()); // so that the processes end too
}
try {
  const commit = record ? await measuredCommit() : undefined;
  const verdicts = await runSoak({
    ...run,
    say: (line) => console.log(line),
    signal: interruption.signal,
  });
  console.log();
  for (const { text } of verdicts) console.log(text);
  const missed = verdicts.filter(({ holds }) => !holds).map(({ text }) => text);
  if (commit) {
    const { minutes, runtimes, protocols, faults } = run;
    const settings = { minutes, runtimes, protocols, faults: Object.keys(faults).length };
    await appendRecord("tests/soak/history.jsonl", commit, { ...settings, missed });
  }
  Deno.exit(verdicts.every(({ holds }) => holds) ? 0 : 1);
} catch (error) {
  if (interruption.signal.aborted) Deno.exit(130);
  console.error(`FAIL  ${error instanceof Error ? error.message : error}`);
  Deno.exit(1);
}

function readArguments(
  args: string[],
): Pick<SoakOptions, "minutes" | "runtimes" | "protocols" | "faults"> & { record: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        minutes: { type: "string", default: "60" },
        runtime: { type: "string", default: "deno,bun" },
        http1: { type: "boolean", default: false },
        http2: { type: "boolean", default: false },
        faults: { type: "string" },
        record: { type: "boolean", default: false },
      },
    });
    const { http1, http2 } = values;
    const protocols = [
      ...(http2 || !http1 ? ["h2"] as const : []),
      ...(http1 ? ["http/1.1"] as const : []),
    ];
    const known = { ...soakFaults, ...(protocols.includes("h2") && http2Faults) };
    const minutes = Number(values.minutes);
    if (!Number.isInteger(minutes) || minutes < 1) {
      throw new RangeError(`--minutes must be a whole number above 0: it is ${values.minutes}.`);
    }
    return {
      record: values.record,
      minutes,
      runtimes: values.runtime.split(",").map((name) => oneOf(["deno", "bun"] as const, name)),
      protocols,
      faults: values.faults === undefined ? known : Object.fromEntries(
        values.faults.split(",").map((name) => {
          const kind = oneOf(Object.keys(known), name);
          return [kind, known[kind]!];
        }),
      ),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}

function oneOf<T extends string>(known: readonly T[], name: string): T {
  const found = known.find((one) => one === name);
  if (found === undefined) throw new TypeError(`There is no ${name}: say ${known.join(" or ")}.`);
  return found;
}
