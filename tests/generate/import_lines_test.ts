import { assertEquals } from "@std/assert";
import { importLines } from "../../src/generate/import_lines.ts";
import { test } from "../support/test.ts";

function lines(imports: Record<string, Record<string, string>>): string {
  const names = Object.entries(imports).map(([module, names]) =>
    [module, new Map(Object.entries(names))] as const
  );
  return importLines(new Map(names), (module) => `../${module}.ts`);
}

test("importLines sorts modules and names, and renames an import where necessary", () => {
  assertEquals(
    lines({ "meta/v1": { Time: "Time" }, "core/v1": { Pod: "CoreV1Pod", IPs: "IPs", Id: "Id" } }),
    `import type { Id, IPs, Pod as CoreV1Pod } from "../core/v1.ts";
import type { Time } from "../meta/v1.ts";
`,
  );
});

test("importLines writes each name on its own line where they are many", () => {
  const long = Object.fromEntries(["A", "B", "C"].map((letter) => [letter.repeat(30), letter]));
  const text = lines({ "core/v1": long });
  assertEquals(text.split("\n").length, 6);
  assertEquals(text.startsWith("import type {\n  AAA"), true);
});

test("importLines is empty where nothing is imported", () => assertEquals(lines({}), ""));
