/**
 * Checks the docs of every public symbol: `deno run … tests/checks/doc_lint.ts FILE…`. It is
 * `deno doc --lint`, except that a type of a package may be used without being exported again: its
 * docs are the package's.
 *
 * @module
 */
import { report } from "./report.ts";

/** Returns the errors of `deno doc --lint` that count. */
export function docErrors(output: string, readFile: (path: string) => string): string[] {
  const blocks = output.split(/\n(?=error\[)/).filter((block) => block.startsWith("error["));
  return blocks.filter((block) => {
    const type = /^error\[private-type-ref\].* references private type '(\w+)'/.exec(block)?.[1];
    const path = /^ *--> (.+?):\d+:\d+$/m.exec(block)?.[1];
    return type === undefined || path === undefined || !isOfPackage(type, readFile(path));
  });
}

/** Returns whether a file imports a type by a bare name, as that of a package's API is. */
function isOfPackage(type: string, source: string): boolean {
  const imports = source.matchAll(/^import (?:type )?\{([^}]*)\} from "([^."][^"]*)";$/gm);
  return [...imports].some(([, names = "", from = ""]) =>
    !from.endsWith("/internal") &&
    names.split(",").some((name) => name.trim().replace(/^type /, "") === type)
  );
}

if (import.meta.main) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["doc", "--lint", ...Deno.args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await command.output();
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  const errors = docErrors(output, (path) => Deno.readTextFileSync(path));
  // A crash may come after some errors: only this line says that all of them are there.
  const isWhole = success || /^error: Found \d+ documentation lint errors?\.$/m.test(output);
  report(isWhole ? errors : [...errors, output], "Every public symbol has its docs.");
}
