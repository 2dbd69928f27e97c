import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { documentViolations, headingAnchors } from "./documents.ts";
import { withFiles } from "./with_files.ts";

const needed = {
  "README.md": "",
  ".github/GUIDE.md": "",
  "examples/guide/README.md": "",
  "tests/a_test.ts": "",
};

const violationsOf = (files: Record<string, string>) =>
  withFiles({ ...needed, ...files }, documentViolations);

test("documentViolations accepts links to files and headings, and other sites", async () => {
  const violations = await violationsOf({
    "README.md": "# A title\n[a](#a-title) [b](.github/GUIDE.md#set-up) [c](https://x.test/#y)",
    ".github/GUIDE.md": "## Set up\n[back](../README.md) [tests](../tests)",
  });
  assertEquals(violations, []);
});

test("documentViolations reports a missing file and a missing heading", async () => {
  const violations = await violationsOf({
    "README.md": "[a](#gone) [b](docs/b.md)",
    ".github/GUIDE.md": "[c](../README.md#gone)",
    "examples/guide/README.md": "[d](main.ts)",
  });
  assertEquals(violations, [
    "README.md links to #gone: there is no such heading.",
    "README.md links to docs/b.md: there is no such file.",
    ".github/GUIDE.md links to ../README.md#gone: there is no such heading.",
    "examples/guide/README.md links to main.ts: there is no such file.",
  ]);
});

test("documentViolations leaves links in code alone", async () => {
  assertEquals(await violationsOf({ "README.md": "```ts\nrun[0](nowhere)\n```\n" }), []);
});

test("documentViolations reports commands that name no test", async () => {
  const violations = await violationsOf({
    "README.md": '`deno task test "a b"` `deno task test --deno tests/b_test.ts`',
    ".github/GUIDE.md": '`deno task e2e "a c"` `deno task test tests/a_test.ts`',
    "tests/a_test.ts": 'test("it is a b", () => {});',
  });
  assertEquals(violations, [
    "README.md says deno task test --deno tests/b_test.ts: no test has that name.",
    '.github/GUIDE.md says deno task e2e "a c": no test has that name.',
  ]);
});

test("documentViolations reports a long README and a wide cell in it", async () => {
  const cell = "a".repeat(61);
  const violations = await violationsOf({
    "README.md": `| ${cell} | b |\n| --- | --- |\n` + "a line\n".repeat(249),
    ".github/GUIDE.md": `| ${cell} |\n` + "a line\n".repeat(300),
  });
  assertEquals(violations, [
    "README.md has 251 lines, 250 are the limit.",
    `README.md has a cell of over 60 characters: ${cell}`,
  ]);
});

test("headingAnchors makes the anchors that GitHub makes", () => {
  const anchors = headingAnchors("# `@std` without JSR\n## Fetch, watch or informer?\ntext\n");
  assertEquals(anchors, ["std-without-jsr", "fetch-watch-or-informer"]);
});
