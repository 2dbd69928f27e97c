/// <reference lib="deno.unstable" />
import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import plugin from "./lint_plugin.ts";

function rulesBroken(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map(({ id }) => id);
}

const violations: [rule: string, source: string][] = [
  ["kubewire/runtime-names", `const text = Deno.readTextFileSync("/x");`],
  ["kubewire/runtime-names", `let client: Deno.HttpClient;`],
  ["kubewire/runtime-names", `const version = globalThis.Bun;`],
  ["kubewire/runtime-names", `import { join } from "node:path";`],
  ["kubewire/runtime-names", `const path = await import("node:path");`],
  ["kubewire/passed-clock", `import { systemClock } from "../runtime/system_clock.ts";`],
  ["kubewire/passed-clock", `import { systemClock } from "@kubewire/kubewire/unstable-runtime";`],
  ["kubewire/named-exports", `export default 1;`],
  ["kubewire/named-exports", `export * from "./other.ts";`],
  ["kubewire/no-console", `console.warn("late");`],
  ["kubewire/no-enum", `export enum Phase { Running }`],
  ["kubewire/no-todo", `// TODO: later`],
];

for (const [rule, source] of violations) {
  test(`${rule} reports ${source}`, () => {
    assertEquals(rulesBroken("/repo/src/auth/token.ts", source), [rule]);
  });
}

test("runtime-names allows src/runtime and src/testing to use the runtime's names", () => {
  const source =
    `import { join } from "node:path"; export const version = Deno.version.deno + join;`;
  assertEquals(rulesBroken("/repo/src/runtime/detect.ts", source), []);
  assertEquals(rulesBroken("/repo/src/testing/serve.ts", source), []);
});

test("passed-clock leaves the machine's clock to src/runtime", () => {
  const source = `import { systemClock } from "./system_clock.ts"; systemClock.now();`;
  assertEquals(rulesBroken("/repo/src/runtime/deno_runtime.ts", source), []);
});

test("file-paths reports the encoded path of a file, in tests and examples too", () => {
  const source = (end: string) => `export const file = new URL("./a.ts", import.meta.url)${end};`;
  for (
    const file of ["/repo/src/auth/token.ts", "/repo/tests/soak/fast.ts", "/repo/examples/a.ts"]
  ) {
    assertEquals(rulesBroken(file, source(".pathname")), ["kubewire/file-paths"]);
    assertEquals(rulesBroken(file, source(".href")), []);
  }
  const request = `export const path = (url: string) => new URL(url, "https://a.test").pathname;`;
  assertEquals(rulesBroken("/repo/tests/a_test.ts", request), []);
});

test("the other house rules apply neither to tests nor to examples", () => {
  assertEquals(
    rulesBroken("/repo/examples/hono.ts", `export default Deno.version; console.log(1); // TODO`),
    [],
  );
});

test("runtime-names allows texts and comments to mention Deno", () => {
  const source = `/** On Deno. */ export const hint = "Deno asks for --allow-read.";`;
  assertEquals(rulesBroken("/repo/src/core/hints.ts", source), []);
});
