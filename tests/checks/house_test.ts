import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { circles, houseViolations } from "./house.ts";
import { withFiles } from "./with_files.ts";

const needed = {
  "deno.json": "{}",
  "mod.ts": "",
  "src/core/a.ts": "",
  "tests/a_test.ts": "",
  "examples/a.ts": "",
};

const violationsOf = (files: Record<string, string>) =>
  withFiles(
    { ...needed, ...files },
    async (root) => [...(await houseViolations(root)).values()],
  );

function copies(count: number, folder: string, text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/f${index}.ts`, text]),
  );
}

test("houseViolations accepts 30 files in a folder and 300 lines in a file", async () => {
  const violations = await violationsOf({
    ...copies(30, "src/watch", ""),
    "tests/watch/long_test.ts": "// a line\n".repeat(300),
  });
  assertEquals(violations, []);
});

test("houseViolations reports a folder of 31 files and a file of 301 lines", async () => {
  const violations = await violationsOf({
    ...copies(31, "tests/support", ""),
    "examples/long.ts": "// a line\n".repeat(301),
  });
  assertEquals(violations, [
    "examples/long.ts has 301 lines: split it at 300.",
    "tests/support has 31 files: give it rooms.",
  ]);
});

test("houseViolations reports a source file of 301 lines, mod.ts and one in a circle too", async () => {
  const long = "// a line\n".repeat(300);
  const violations = await violationsOf({
    "mod.ts": `${long}export {};`,
    "src/core/b.ts": `${long}export type { C as B } from "./c.ts";`,
    "src/core/c.ts": `import type { B } from "./b.ts"; export type C = B;`,
    "src/core/long.ts": "// a line\n".repeat(301),
  });
  assertEquals(violations, [
    "mod.ts has 301 lines: split it at 300.",
    "src/core/b.ts has 301 lines: split it at 300.",
    "src/core/long.ts has 301 lines: split it at 300.",
    "src/core/b.ts and src/core/c.ts import each other.",
  ]);
});

test("houseViolations leaves generated files alone", async () => {
  const text = `// Generated from a test.\n${"// a line\n".repeat(300)}`;
  assertEquals(await violationsOf(copies(31, "src/types/core", text)), []);
});

test("houseViolations reports files that import each other, by type too", async () => {
  const violations = await violationsOf({
    "src/core/b.ts": `import type { C } from "../watch/c.ts"; export type B = C;`,
    "src/watch/c.ts": `export type { B } from "../core/b.ts"; export type C = string;`,
  });
  assertEquals(violations, ["src/core/b.ts and src/watch/c.ts import each other."]);
});

test("houseViolations reports what is exported and no other file names; types in some folders", async () => {
  const violations = await violationsOf({
    "src/core/b.ts": `export const USED = 1;\nexport async function unused(): Promise<void> {}`,
    "src/watch/c.ts": `import { USED } from "../core/b.ts";\nexport type Unused = typeof USED;`,
    "tests/core/b_test.ts": `export const untested = 1;`,
    "src/client/d.ts": `export interface Hidden {}\nexport type Shown = string;`,
    "src/pod/e.ts": `import type { Shown } from "../client/d.ts";\nexport type AlsoHidden = Shown;`,
  });
  assertEquals(violations.toSorted(), [
    "src/client/d.ts exports Hidden, which no other file names.",
    "src/core/b.ts exports unused, which no other file names.",
    "src/pod/e.ts exports AlsoHidden, which no other file names.",
  ]);
});

test("houseViolations reports a file of 24 lines beside the one file that imports it", async () => {
  const small = "// a line\n".repeat(23);
  const importing = (...files: string[]) => files.map((file) => `import "./${file}";\n`).join("");
  const violations = await violationsOf({
    "src/core/b.ts": importing("part.ts", "large.ts", "shared.ts", "room/far.ts") +
      "// a line\n".repeat(30),
    "src/core/c.ts": importing("shared.ts", "tight.ts") + "// a line\n".repeat(275),
    "src/core/mod.ts": importing("b.ts", "c.ts", "public.ts"),
    "src/core/part.ts": `${small}export {};`,
    "src/core/public.ts": `${small}export {};`,
    "src/core/shared.ts": `${small}export {};`,
    "src/core/tight.ts": `${small}export {};`,
    "src/core/large.ts": `${small}// a line\nexport {};`,
    "src/core/room/far.ts": `${small}export {};`,
  });
  assertEquals(violations, ["src/core/part.ts has under 25 lines: it belongs into src/core/b.ts."]);
});

test("circles finds a circle of three, and none where imports meet", () => {
  const imports = new Map([
    ["a", ["b", "d"]],
    ["b", ["c", "d"]],
    ["c", ["a"]],
    ["d", []],
  ]);
  assertEquals(circles(imports), [["a", "b", "c"]]);
});
