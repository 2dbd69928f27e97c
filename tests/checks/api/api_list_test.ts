import { assertEquals, assertStringIncludes } from "@std/assert";
import { test } from "../../support/test.ts";
import { withFiles } from "../with_files.ts";
import { apiList, lengthViolations, listViolations } from "./api_list.ts";

const config = {
  name: "@a/a",
  version: "1.0.0",
  exports: { ".": "./mod.ts", "./more": "./more.ts", "./internal": "./internal.ts" },
};

const files = {
  "deno.json": JSON.stringify(config),
  "mod.ts": 'export { type Mode, run, type RunOptions } from "./run.ts";\n' +
    'export { textOf } from "./text.ts";\n',
  "more.ts": 'export { run } from "./run.ts";\nexport class Runner {\n' +
    "  #pid = 1;\n  static readonly all: Runner[] = [];\n  constructor(path: string) {}\n" +
    "  get pid(): number {\n    return this.#pid;\n  }\n  stop(): void;\n  stop(mode: Mode): void;\n" +
    "  stop(mode?: Mode): void {}\n  static of(hidden: Hidden): void {}\n}\n" +
    'import type { Hidden, Mode } from "./run.ts";\n',
  "internal.ts": "export const SECRET = 1;\n",
  "text.ts": "export function textOf(value: string): string;\n" +
    "export function textOf(value: number): string;\n" +
    "export function textOf(value: string | number): string {\n  return `${value}`;\n}\n",
  "run.ts":
    'export interface Hidden {}\nexport type Mode = "once" | "always";\nexport interface RunOptions {\n' +
    "  mode?: Mode;\n  signal?: AbortSignal;\n}\n" +
    "export async function run(path: string, { mode }: RunOptions = {}): Promise<void> {}\n",
};

test("apiList has a line for each symbol of each entry, and none of the internal ones", async () => {
  const { list, faults } = await withFiles(files, apiList);
  assertStringIncludes(list, "once: 5 symbols");
  assertEquals(list.slice(list.indexOf("## ")).split("\n"), [
    "## @a/a",
    "",
    "```text",
    "function run(path: string, options?: RunOptions): Promise<void>",
    "function textOf(value: number): string",
    "function textOf(value: string): string",
    "interface RunOptions { mode?: Mode; signal?: AbortSignal }",
    'type Mode = "once" | "always"',
    "```",
    "",
    "## @a/a/more",
    "",
    "```text",
    "class Runner (path: string) { static all: Runner[]; pid: number; stop(): void; stop(mode: Mode): void; static of(hidden: Hidden): void }",
    "run, passed on from another entry",
    "```",
    "",
  ]);
  assertEquals(faults.map((fault) => fault.split(",")[0]), ["Runner names the type Hidden"]);
});

test("listViolations shows the lines that differ, and the command that writes the list", () => {
  assertEquals(listViolations("a\nb\n", "a\nb\n"), []);
  assertEquals(listViolations("a\nb\n", "b\nc\n"), [
    "- a",
    "+ c",
    ".github/API.md is not the API of this code: run `deno task api` and commit the file.",
  ]);
});

test("lengthViolations reports an API of over 400 symbols", () => {
  assertEquals(lengthViolations("counts once: 400 symbols."), []);
  assertEquals(lengthViolations("counts once: 401 symbols.").length, 1);
  assertEquals(lengthViolations("no number").length, 1);
});
