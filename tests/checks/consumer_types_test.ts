import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { test } from "../support/test.ts";
import { consumerConfig, consumerErrors } from "./consumer_types.ts";
import { withFiles } from "./with_files.ts";

test("consumerConfig has the imports of ours, with their folders, and no setting beyond strict", () => {
  const imports = { hono: "npm:hono@^4", "@std/assert": "jsr:@std/assert@^1" };
  const lib = ["deno.window"];
  assertEquals(consumerConfig({ imports, compilerOptions: { lib } }), {
    imports: {
      ...imports,
      "hono/": "npm:/hono@^4/",
      "@std/assert/": "jsr:/@std/assert@^1/",
    },
    nodeModulesDir: "none",
    lock: false,
    compilerOptions: { lib, strict: true },
  });
});

test("a file is checked with a consumer's settings", async () => {
  const file = (value: string) => `export const a: Record<string, string> = ${value};\n`;
  await withFiles({ "good.ts": file('{ a: "b" }'), "bad.ts": file("{ a: 1 }") }, async (root) => {
    assertEquals(await consumerErrors([join(root, "good.ts")]), "");
    assertMatch(await consumerErrors([join(root, "bad.ts")]), /TS2322/);
  });
}, { fullOnly: true }); // it starts the compiler twice, and is about no promise of the package
