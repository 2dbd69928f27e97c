import { PermissionError } from "../../core/errors.ts";
import type { ProgramRunner } from "../program_runner.ts";
import type { Runtime } from "../runtime.ts";
import { hasPermission, type PermissionQuery } from "./has_permission.ts";

/**
 * Returns a runtime whose files and variables throw where Deno would ask the user for a permission.
 * Deno has no such switch within a program.
 */
export function unpromptedRuntime(runtime: Runtime): Runtime {
  return {
    ...runtime,
    async readTextFile(path) {
      check({ kind: "read", target: path }, `${path} may not be read`);
      return await runtime.readTextFile(path);
    },
    env(name, options = {}) {
      if (!options.optional) checkVariable(name);
      return runtime.env(name, options);
    },
  };
}

/** Returns a runner whose programs throw where Deno would ask the user for a permission. */
export function unpromptedRunner(runner: ProgramRunner): ProgramRunner {
  return {
    ...runner,
    async run(program) {
      const { command } = program;
      if (!command.includes("/")) checkVariable("PATH"); // the program is looked up there
      check({ kind: "run", target: command }, `the program ${command} may not be run`);
      return await runner.run(program);
    },
  };
}

function checkVariable(name: string): void {
  check({ kind: "env", target: name }, `the environment variable ${name} may not be read`);
}

function check(query: PermissionQuery, subject: string): void {
  if (hasPermission(query)) return;
  throw new PermissionError(subject, `--allow-${query.kind}=${query.target}`);
}
