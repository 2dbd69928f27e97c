import { join } from "node:path";
import type { Group, Row, Setup } from "../group.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";

/** A start takes so little time that it can be measured more often than the rest. */
const RUNS_A_ROUND = 6;

/**
 * Milliseconds that the import of mod.ts may add to an empty program. As many empty modules are
 * measured beside it: on a machine where these alone take 6 ms, mod.ts takes 12. Commits of 84 and
 * of 91 modules, measured in turn on one machine, took 10.7 and 12.0 ms on Deno.
 */
const MOST_IMPORT_MS: Record<MeasuredRuntime["name"], number> = { Deno: 15, Bun: 10 };

/** Roughly the modules that mod.ts loads, and those that it knows without loading them. */
const EMPTY_MODULES = { loaded: 40, known: 40 };

/** Writes a program of empty modules, which shows the cost of their number alone. */
async function writeEmptyModules(directory: string): Promise<void> {
  const { loaded, known } = EMPTY_MODULES;
  const lines: string[] = [];
  for (let i = 0; i < loaded + known; i++) {
    await Deno.writeTextFile(join(directory, `empty_${i}.ts`), `export const value = ${i};\n`);
    lines.push(i < loaded ? `import "./empty_${i}.ts";` : `() => import("./empty_${i}.ts");`);
  }
  await Deno.writeTextFile(join(directory, "empty_modules.ts"), `${lines.join("\n")}\n`);
}

/** Measures the time that the import of mod.ts adds to a program. */
export function startup({ server, runtimes, rounds }: Setup): Group {
  const empty = join(server.directory, "empty_modules.ts");
  const row = (name: string, command: Row["command"]) => ({
    name,
    command,
    value: ({ processMs }: { processMs: number }) => processMs,
  });
  return {
    title: "A program from its start to its end: ms",
    rounds: RUNS_A_ROUND * rounds,
    warmUps: 3,
    prepare: () => writeEmptyModules(server.directory),
    rows: runtimes.flatMap(({ name, command }) => {
      const [first, ...rest] = command("empty");
      return [
        row(`${name}: empty program`, command("empty")),
        row(`${name}: import 80 empty modules`, [first, ...rest.with(-1, empty)]),
        row(`${name}: import mod.ts`, command("import")),
        row(`${name}: import the typed client`, command("import_client")),
      ];
    }),
    limits: runtimes.flatMap(({ name }) => [
      {
        row: `${name}: import mod.ts`,
        against: { row: `${name}: empty program`, as: "difference" },
        most: MOST_IMPORT_MS[name],
      },
      {
        row: `${name}: import the typed client`,
        against: { row: `${name}: import mod.ts`, as: "difference" },
        most: 10,
      },
    ]),
  };
}
