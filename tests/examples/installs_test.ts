import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, assertEquals } from "@std/assert";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";

const examples = join(repository, "examples");

/** Returns the packages that match a pattern, each once and sorted. */
function packagesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))].sort();
}

test("an example that says what to install names all packages of Kubewire that it imports", async () => {
  let count = 0;
  for (const file of (await readdir(examples)).filter((name) => name.endsWith(".ts"))) {
    const text = await readFile(join(examples, file), "utf8");
    const header = text.slice(0, text.indexOf("*/"));
    const imported = packagesIn(text, /^.* from "@kubewire\/(\w+)/gm);
    for (const [command] of header.matchAll(/`(?:deno|bunx jsr) add [^`]*@kubewire[^`]*`/g)) {
      count++;
      assertEquals(packagesIn(command, /@kubewire\/(\w+)/g), imported, `${file}: ${command}`);
    }
  }
  assert(count > 20, `${count} commands were found`);
});
