import { assertEquals } from "@std/assert";
import {
  type CheckStatus,
  type Diagnosis,
  textReport,
} from "../../../src/doctor/examination/diagnosis.ts";
import { test } from "../../support/test.ts";

const check = (status: CheckStatus, title: string) => ({
  id: `network.${title.toLowerCase()}`,
  title,
  status,
  summary: `it is ${status}`,
  ...(status === "warning" || status === "failure"
    ? { meaning: "It means something.", remedy: "Do something." }
    : {}),
  durationMs: 1,
});

const diagnosis: Diagnosis = {
  sound: false,
  environment: "pod",
  server: "https://10.96.0.1:443",
  runtime: "deno 2.9.6",
  durationMs: 1_234,
  groups: [
    { name: "network", checks: [check("ok", "TCP"), check("failure", "TLS")] },
    { name: "limits", checks: [check("skipped", "Streams")] },
    { name: "server", checks: [check("warning", "Version")] },
  ],
};

test("textReport has a line for each check, and the texts of findings below", () => {
  assertEquals(
    textReport(diagnosis),
    `https://10.96.0.1:443, in a pod, on deno 2.9.6

network
-------
√ TCP: it is ok
× TLS: it is failure
    It means something.
    Do something.

limits
------
- Streams: it is skipped

server
------
‼ Version: it is warning
    It means something.
    Do something.

× 1 ok, 1 to look at, 1 failed, 1 skipped (1.2 s)`,
  );
});

test("textReport with quiet has the findings alone, and nothing without findings", () => {
  assertEquals(
    textReport(diagnosis, { quiet: true }),
    `network
-------
× TLS: it is failure
    It means something.
    Do something.

server
------
‼ Version: it is warning
    It means something.
    Do something.`,
  );
  const { groups: [, limits] } = diagnosis;
  const sound = { ...diagnosis, sound: true, groups: limits ? [limits] : [] };
  assertEquals(textReport(sound, { quiet: true }), "");
});

test("textReport breaks long texts into lines, and keeps long words", () => {
  const remedy = `${"Do this and that. ".repeat(10).trim()} ${"x".repeat(120)} end`;
  const groups = [{ name: "network", checks: [{ ...check("failure", "TLS"), remedy }] }];
  const lines = textReport({ ...diagnosis, groups }, { quiet: true }).split("\n").slice(4);
  assertEquals(lines.map((line) => line.trim()).join(" "), remedy);
  assertEquals(lines.map((line) => line.length <= 100), [true, true, false, true]);
  assertEquals(lines.every((line) => /^ {4}\S/.test(line)), true);
});
