import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("versions are ordered by their numbers and prereleases", () => {
  const order = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.0.1"];
  for (const [index, version] of order.slice(1).entries()) {
    const source = `semver('${order[index]}').isLessThan(semver('${version}'))`;
    assertEquals(notTrue(source), []);
  }
  assertEquals(notTrue("semver('1.0.0+a') == semver('1.0.0+b')", "isSemver('v1', true)"), []);
  assertEquals(evaluateSource("semver('')"), "error: Version string empty");
  assertEquals(notTrue("!isSemver('1.02.3') && !isSemver('1.2.3-') && !isSemver('1.2')"), []);
});
