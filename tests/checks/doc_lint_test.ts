import { assertEquals } from "@std/assert";
import { docErrors } from "./doc_lint.ts";
import { test } from "../support/test.ts";

const block = (type: string, path: string) =>
  `error[private-type-ref]: public type 'f' references private type '${type}'\n` +
  `  --> ${path}:3:1\n   | \n 3 | export function f(\n`;
const missing =
  "error[missing-jsdoc]: exported symbol is missing JSDoc documentation\n --> /a.ts:1:1";

const files: Record<string, string> = {
  "/a.ts": 'import type { Context, Next } from "hono";\nimport { Own } from "./own.ts";\n' +
    'import { type Inner } from "@kubewire/kubewire/internal";\n',
};

test("docErrors leaves out types of other packages' APIs, and nothing else", () => {
  const output = [
    "Check /a.ts",
    block("Next", "/a.ts"),
    block("Own", "/a.ts"),
    block("Inner", "/a.ts"),
    missing,
  ]
    .join("\n");
  assertEquals(docErrors(output, (path) => files[path] ?? ""), [
    block("Own", "/a.ts"),
    block("Inner", "/a.ts"),
    missing,
  ]);
  assertEquals(docErrors("all is well", () => ""), []);
});
