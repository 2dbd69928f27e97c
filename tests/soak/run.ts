/**
 * The soak of informers: 20 of them on Deno and 20 on Bun, each runtime in a process of its own,
 * follow 200 updates a second while a fault strikes every 10 s and tokens live for 30 s. Once a
 * minute the writing stops until all of them equal the server. The run fails if one does not, if
 * memory grows, or if something happens that must not:
 *
 * `deno run -A tests/soak/run.ts [--minutes=60] [--runtime=deno,bun] [--faults=KIND,…]`
 *
 * @module
 */
import { parseArgs } from "node:util";
import { runSoak, type SoakOptions } from "./informers/soak.ts";
import { soakFaults } from "./informers/soak_faults.ts";

const { minutes, runtimes, faults } = readArguments(Deno.args);
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => interruption.abort()); // so that the processes end too
}
try {
  const verdicts = await runSoak({
    minutes,
    runtimes,
    faults,
    say: (line) => console.log(line),
    signal: interruption.signal,
  });
  console.log();
  for (const { text } of verdicts) console.log(text);
  Deno.exit(verdicts.every(({ holds }) => holds) ? 0 : 1);
} catch (error) {
  if (interruption.signal.aborted) Deno.exit(130);
  console.error(`FAIL  ${error instanceof Error ? error.message : error}`);
  Deno.exit(1);
}

function readArguments(args: string[]): Pick<SoakOptions, "minutes" | "runtimes" | "faults"> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        minutes: { type: "string", default: "60" },
        runtime: { type: "string", default: "deno,bun" },
        faults: { type: "string", default: Object.keys(soakFaults).join() },
      },
    });
    const minutes = Number(values.minutes);
    if (!Number.isInteger(minutes) || minutes < 1) {
      throw new RangeError(`--minutes must be a whole number above 0: it is ${values.minutes}.`);
    }
    return {
      minutes,
      runtimes: values.runtime.split(",").map((name) => oneOf(["deno", "bun"] as const, name)),
      faults: Object.fromEntries(
        values.faults.split(",").map((name) => {
          const kind = oneOf(Object.keys(soakFaults), name);
          return [kind, soakFaults[kind]!];
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
