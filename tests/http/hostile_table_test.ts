import { assert, assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import type { Expected } from "./hostile/expected.ts";
import { hostileTable } from "./hostile/table.ts";

const cases = Object.values(hostileTable).flat();

test("the table has at least 400 hostile responses, each with a unique name", () => {
  const names = cases.map(({ name }) => name);
  assert(names.length >= 400);
  assertEquals(names.filter((name, index) => names.indexOf(name) !== index), []);
});

test("a case gives a reason exactly when a runtime's fetch behaves differently", () => {
  for (const { name, expected, fetch = {}, why } of cases) {
    const differences = Object.values(fetch).map(accepted);
    assertEquals(differences.length > 0, why !== undefined, `the why of ${name}`);
    for (const difference of differences) {
      assert(difference !== accepted(expected), `${name} has a difference that is none`);
    }
  }
});

/** The accepted response as a text, or how there is none. All refusals count as the same. */
function accepted(expected: Expected): string {
  switch (expected.at) {
    case "answer":
      return `${expected.status} ${expected.body}`;
    case "silence":
      return "silence";
    default:
      return "refused";
  }
}
