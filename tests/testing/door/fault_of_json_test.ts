import { assertEquals, assertThrows } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { faultOfJson, requireFault } from "../../../src/testing/door/fault_of_json.ts";
import { repository } from "../../support/repository.ts";
import { test } from "../../support/test.ts";

test("faultOfJson reads the fields of a fault, and those that JSON has no values for", () => {
  const cut = { kind: "cut", after: { frames: 2 }, times: 3, match: { path: "/api" } } as const;
  assertEquals(faultOfJson(cut), cut);
  const pattern = { kind: "delay", delayMs: 1, times: "always", match: { pathPattern: "s$" } };
  assertEquals(faultOfJson(pattern), {
    kind: "delay",
    delayMs: 1,
    times: Infinity,
    match: { path: /s$/ },
  });
});

test("faultOfJson refuses values of a wrong kind, and names them", () => {
  const fault = { kind: "status", code: 429 };
  for (
    const [given, message] of [
      [[fault], "A fault must be an object such as"],
      [{ ...fault, times: "often" }, 'times must be a whole number or "always": it is "often".'],
      [{ ...fault, reason: 1 }, "A fault's reason must be a string."],
      [{ ...fault, retryAfter: [] }, "A fault's retryAfter must be a string or a number."],
      [
        { ...fault, match: { verb: "get" } },
        'A fault\'s match has no setting "verb"; the settings are method, path, pathPattern, watch.',
      ],
      [{ ...fault, match: { path: {} } }, "A fault's match.path must be a string"],
      [{ ...fault, match: { pathPattern: 1 } }, "A fault's match.pathPattern must be a string"],
      [{ ...fault, match: { pathPattern: "(" } }, "A fault's match.pathPattern is wrong: "],
      [{ ...fault, match: { path: "/", pathPattern: "/" } }, "has path and pathPattern: give one"],
    ] as const
  ) {
    assertThrows(() => faultOfJson(given), TypeError, message);
  }
});

test("the docs have the settings of each kind of fault", async () => {
  const text = await readFile(join(repository, ".github", "GO_AND_PYTHON.md"), "utf8");
  const rows = [...text.matchAll(/^\| `([a-z-]+)` +\|[^|]*\|([^|]*)\|$/gm)];
  const documented = rows.map(([, kind, cell]) => [
    kind,
    [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  ]);
  const messageOf = (fault: object) => assertThrows(() => requireFault(fault), TypeError).message;
  const kinds = /one of (.*): it is/.exec(messageOf({ kind: "?" }))![1]!.split(", ");
  const known = kinds.map((kind) => {
    const names = /the settings are (.*)\.$/.exec(messageOf({ kind, unknown: 1 }))![1]!.split(", ");
    return [kind, names.filter((name) => !["kind", "match", "times"].includes(name))];
  });
  assertEquals(documented, known);
});
