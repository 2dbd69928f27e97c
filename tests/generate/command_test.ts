import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../../src/generate/command.ts";
import { test } from "../support/test.ts";
import { fakeHost } from "./fake_host.ts";
import { widgetDocument } from "./widget_document.ts";

const files = { "widgets.json": JSON.stringify(widgetDocument) };
const written = ["types/example.com/v1.ts", "types/example.com/v1_resources.ts"];

test("runCommand writes the files of a group and says which", async () => {
  const host = fakeHost(files, [
    "--from",
    "widgets.json",
    "--group=example.com",
    "--out",
    "types/",
  ]);
  assertEquals(await runCommand(host), 0);
  assertEquals(host.printed, written);
  assertEquals([...host.files.keys()].slice(1), written);
});

test("runCommand has Kubernetes' types imported from where it is told", async () => {
  const args = "--from=widgets.json --group=example.com --out=types --types-from=jsr:@x/y/types";
  const host = fakeHost(files, args.split(" "));
  assertEquals(await runCommand(host), 0);
  const text = host.files.get("types/example.com/v1_resources.ts") ?? "";
  assertStringIncludes(text, `import type { Resource } from "jsr:@x/y/types/resource";\n`);
});

test("runCommand shows how it is used where an argument is missing or unknown", async () => {
  for (const args of [[], ["--from=a"], ["--out=a"], ["--from", "a", "--out"], ["--what=a"]]) {
    const host = fakeHost(files, args);
    assertEquals(await runCommand(host), 2);
    assertStringIncludes(host.printed.join("\n"), "--from FROM");
  }
});

test("runCommand says what is wrong in a line", async () => {
  const host = fakeHost(files, ["--from=widgets.json", "--out=types", "--group=example.org"]);
  assertEquals(await runCommand(host), 1);
  assertEquals(host.printed.length, 1);
  assertStringIncludes(host.printed[0] ?? "", `the group "example.org"`);
});
