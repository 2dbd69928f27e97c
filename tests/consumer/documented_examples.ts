import { join } from "node:path";
import { sourceFiles } from "../checks/source_files.ts";
import { repository } from "../support/repository.ts";

/** Examples with settings that Deno alone has, such as the `client` of its `fetch`. */
const forDenoAlone = /\bDeno\.createHttpClient\b/;

/**
 * Returns the examples in README and in the docs of the exports as a project has them that added the
 * packages from npm: each text by the name of its file and its place there.
 */
export async function documentedExamples(): Promise<Map<string, string>> {
  const examples = new Map<string, string>();
  for (const file of ["README.md", ...await sourceFiles(repository)]) {
    const text = await Deno.readTextFile(join(repository, file));
    const plain = file.endsWith(".ts") ? text.replaceAll(/^ *\* ?/gm, "") : text;
    for (const [at, [, code = ""]] of [...plain.matchAll(/^```ts\n(.*?)^```$/gms)].entries()) {
      if (forDenoAlone.test(code)) continue;
      const name = `${file.replaceAll(/\W/g, "_")}_${at + 1}`;
      examples.set(name, asModule(code));
    }
  }
  return examples;
}

function asModule(code: string): string {
  const deno = code.includes("Deno.") ? "declare const Deno: any;\n" : "";
  return `${deno}${code.replaceAll(/"(?:jsr|npm):/g, '"')}\nexport {};\n`;
}
