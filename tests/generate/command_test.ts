import { assertEquals, assertStringIncludes } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { runCommand } from "../../src/generate/command.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { test } from "../support/test.ts";
import { fakeCommandContext } from "./fake_command_context.ts";
import { widgetDocument } from "./widget_document.ts";

const files = { "widgets.json": JSON.stringify(widgetDocument) };
const written = ["types/example.com/v1.ts", "types/example.com/v1_resources.ts"];

test("runCommand writes the files of a group and prints their names", async () => {
  const context = fakeCommandContext(files, [
    "--from",
    "widgets.json",
    "--group=example.com",
    "--out",
    "types/",
  ]);
  assertEquals(await runCommand(context), 0);
  assertEquals(context.printed, written);
  assertEquals([...context.files.keys()].slice(1), written);
});

test("runCommand imports Kubernetes' types from the given specifier", async () => {
  const args = "--from=widgets.json --group=example.com --out=types --types-from=jsr:@x/y/types";
  const context = fakeCommandContext(files, args.split(" "));
  assertEquals(await runCommand(context), 0);
  const text = context.files.get("types/example.com/v1_resources.ts") ?? "";
  assertStringIncludes(
    text,
    `import type { ResourceDefinition } from "jsr:@x/y/types/resource";\n`,
  );
});

test("runCommand names the argument that is missing, unknown or given twice", async () => {
  const rows: [string[], string][] = [
    [[], "--from is missing: --help shows all flags."],
    [["--from=a"], "--out is missing: --help shows all flags."],
    [["--out=a"], "--from is missing: --help shows all flags."],
    [["--from", "a", "--out"], "--out needs a value: --help shows all flags."],
    [["--from=", "--out=a"], "--from needs a value: --help shows all flags."],
    [["--what=a"], "There is no flag --what: --help shows all flags."],
    [["crd.yaml"], "There is no flag crd.yaml: --help shows all flags."],
    [["--from=a", "--from", "b", "--out=c"], "--from is given twice: give it once."],
    [["--from=a", "--out=b", "--out=b"], "--out is given twice: give it once."],
    [["--types-from=a", "--types-from=b"], "--types-from is given twice: give it once."],
  ];
  for (const [args, fault] of rows) {
    const context = fakeCommandContext(files, args);
    assertEquals(await runCommand(context), 2);
    assertEquals([context.printed, context.errors], [[], [fault]]);
  }
});

test("runCommand writes the types of each --group", async () => {
  const args = "--from=widgets.json --out=types --group=example.com --group=example.org";
  const context = fakeCommandContext(files, args.split(" "));
  assertEquals(await runCommand(context), 1);
  assertStringIncludes(context.errors.join("\n"), `the group "example.org"`); // both count
});

test("runCommand writes all files although standard output cannot be written", async () => {
  const args = ["--from=widgets.json", "--out=types", "--group=example.com"];
  const context = fakeCommandContext(files, args);
  const full = { ...context, print: () => Promise.reject(new ConfigurationError("disk full")) };
  assertEquals(await runCommand(full), 1);
  assertEquals([...context.files.keys()].slice(1), written);
  assertEquals(context.errors, ["disk full"]);
  const help = { ...full, args: ["--help"] };
  assertEquals([await runCommand(help), context.errors.length], [1, 2]);
});

test("runCommand prints its usage when asked for help", async () => {
  for (const args of [["--help"], ["-h"], ["--from=a", "--help"]]) {
    const context = fakeCommandContext(files, args);
    assertEquals(await runCommand(context), 0);
    assertStringIncludes(context.printed.join("\n"), "--from FROM");
  }
});

test("runCommand prints one line for an error", async () => {
  const context = fakeCommandContext(files, [
    "--from=widgets.json",
    "--out=types",
    "--group=example.org",
  ]);
  assertEquals(await runCommand(context), 1);
  assertEquals(context.errors.length, 1);
  assertStringIncludes(context.errors[0] ?? "", `the group "example.org"`);
});

test("runCommand names a file that cannot be written, and prints those that are", async () => {
  const context = fakeCommandContext(files, ["--from=widgets.json", "--out=types"]);
  const full = { ...context, writeTextFile: () => Promise.reject(new Error("no space left")) };
  assertEquals(await runCommand(full), 1);
  assertEquals(context.errors, [
    "types/example.com/v1.ts cannot be written: --out must be a folder that you may write to " +
    "(no space left).",
  ]);
  const writeTextFile = (path: string) =>
    path.endsWith("v1.ts") ? Promise.resolve() : Promise.reject(new Error("no space left"));
  assertEquals(await runCommand({ ...context, writeTextFile }), 1);
  assertEquals([context.printed, context.errors.length], [written.slice(0, 1), 2]);
});

test("runCommand ends with an error for a folder in which it finds nothing", async () => {
  const context = fakeCommandContext({ "crds/notes.json": "{}" }, ["--from=crds", "--out=types"]);
  assertEquals(await runCommand(context), 1);
  assertStringIncludes(
    context.errors.join("\n"),
    "crds has no JSON or YAML file with an OpenAPI v3",
  );
});

test("runCommand names the documents that the server does not have, and ends with an error", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const paths = Object.fromEntries(
    ["apis/example.com/v1", "apis/down.example.com/v1"].map((path) => [path, {}]),
  );
  await using listener = await listenHttps(({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === "/version") return Promise.resolve(Response.json({ gitVersion: "v1.37.2" }));
    if (pathname === "/openapi/v3") return Promise.resolve(Response.json({ paths }));
    const isDown = pathname.includes("down");
    return Promise.resolve(Response.json(isDown ? null : widgetDocument));
  }, { keyPair });
  const ca = new TextEncoder().encode(authority.certificatePem).toBase64();
  const cluster = { server: listener.url, "certificate-authority-data": ca };
  const config = JSON.stringify({
    "current-context": "a",
    contexts: [{ name: "a", context: { cluster: "a" } }],
    clusters: [{ name: "a", cluster }],
  });
  const run = async (...args: string[]) => {
    const context = fakeCommandContext({ config }, ["--from=config", "--out=types", ...args]);
    const clock = new FastClock(100);
    const fast = { ...context, runtime: { ...context.runtime, clock } };
    return { code: await runCommand(fast), errors: context.errors, printed: context.printed };
  };
  const all = await run();
  assertEquals([all.code, all.errors.length], [1, 1]);
  assertStringIncludes(all.errors[0] ?? "", "/openapi/v3/apis/down.example.com/v1 is left out");
  assertEquals(written.every((path) => all.printed.includes(path)), true);
  const one = await run("--group=example.com");
  assertEquals([one.code, one.errors, one.printed], [0, [], written]);
});
