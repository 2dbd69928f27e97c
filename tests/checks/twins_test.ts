import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { twinViolations } from "./twins.ts";
import { withFiles } from "./with_files.ts";

const violationsOf = (files: Record<string, string>) =>
  withFiles({ "mod.ts": "", ...files }, twinViolations);

test("twinViolations accepts twins, files of types alone and mod.ts files", async () => {
  const violations = await violationsOf({
    "src/core/errors.ts": `export class ApiError extends Error {}`,
    "tests/core/errors_test.ts": ``,
    "src/core/types.ts": `/** Holds a const. */\nexport interface Types {\n  const: string;\n}`,
    "src/testing/mod.ts": `export const version = "1";`,
  });
  assertEquals(violations, []);
});

test("twinViolations reports a file without a test", async () => {
  const violations = await violationsOf({
    "src/core/errors.ts": `export async function f(): Promise<void> {}`,
    "tests/core/status_test.ts": `import "../../src/core/status.ts";`,
    "tests/wire/errors_test.ts": `import "../../src/core/errors.ts";`,
  });
  assertEquals(violations, [
    "src/core/errors.ts has neither a twin test tests/core/errors_test.ts nor a test in its folder " +
    "that imports it.",
  ]);
});

test("twinViolations leaves classes of errors without code of their own to their table", async () => {
  const plain = `export class A extends KubewireError {\n  readonly code = "ERR_A";\n}`;
  const own = plain.replace("}", "  constructor() {}\n}");
  const violations = await violationsOf({ "src/core/a_error.ts": plain, "src/core/b.ts": own });
  assertEquals(violations, [
    "src/core/b.ts has neither a twin test tests/core/b_test.ts nor a test in its folder that " +
    "imports it.",
  ]);
});

test("twinViolations accepts a test of the twin's folder that imports the file", async () => {
  const violations = await violationsOf({
    "src/core/small.ts": `export function f(): void {}`,
    "tests/core/large_test.ts": `import { f } from "../../src/core/small.ts";`,
  });
  assertEquals(violations, []);
});

test("twinViolations leaves generated files alone", async () => {
  const text = `// Generated from a test.\nexport const pods = {};\n${"// a line\n".repeat(300)}`;
  assertEquals(await violationsOf({ "src/types/core/v1_resources.ts": text }), []);
});
