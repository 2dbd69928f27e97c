import { join } from "node:path";
import { repository } from "../repository.ts";

/**
 * Returns the Bun to run: the one that the variable `BUN` names, otherwise the one that `deno
 * install` put into node_modules. Its npm package expects a postinstall script that Deno does not
 * run, so the binary of this platform is taken from the package that holds it.
 */
export function bunBinary(): string {
  const named = Deno.env.get("BUN");
  if (named) return named;
  const cpu = Deno.build.arch === "x86_64" ? "x64" : Deno.build.arch;
  try {
    const packages = join(Deno.realPathSync(join(repository, "node_modules/bun")), "..");
    return Deno.realPathSync(join(packages, `@oven/bun-${Deno.build.os}-${cpu}/bin/bun`));
  } catch (error) {
    throw new Error("Bun is not in node_modules: run `deno install`, or set BUN to its path.", {
      cause: error,
    });
  }
}
