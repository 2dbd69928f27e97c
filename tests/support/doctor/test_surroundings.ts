import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { diagnose, textReport } from "../../../src/doctor/mod.ts";
import { shownForms } from "../programs/shown_forms.ts";
import { runtimeName, test } from "../test.ts";
import { type ExpectedFinding, findingsOf, type Surroundings } from "./surroundings.ts";

/** The shortest part of a secret that must not be seen; shorter ones may be words of a sentence. */
const SHORTEST_PART = 8;

/**
 * Makes each of the surroundings and examines them: the expected finding must be the only one, with
 * its remedy, and no form of the report may contain a secret.
 */
export function testSurroundings(...surroundings: readonly Surroundings[]): void {
  for (const { name, make, finding, only } of surroundings) {
    const ignore = only !== undefined && only !== runtimeName;
    test(`The doctor names ${name}, once and with a remedy, and shows no secret`, async () => {
      await using stack = new AsyncDisposableStack();
      const { options, secrets } = await make(stack);
      const diagnosis = await diagnose(options);
      const findings = findingsOf(diagnosis);
      assertEquals(findings.map(({ id, status }) => [id, status]), [[finding.id, finding.status]]);
      assertText(findings[0]?.summary, finding.summary);
      assertText(findings[0]?.remedy, finding.remedy);
      assertEquals(diagnosis.sound, finding.status === "warning");
      const shown = `${textReport(diagnosis)}\n${shownForms(diagnosis)}`;
      for (const part of secrets.flatMap((secret) => [secret, ...secret.split(/[.\n]/)])) {
        assert(part.length < SHORTEST_PART || !shown.includes(part), "a report shows a secret");
      }
    }, { ignore });
  }
}

function assertText(actual: string | undefined, expected: ExpectedFinding["summary"]): void {
  if (expected instanceof RegExp) assertMatch(actual ?? "", expected);
  else assertStringIncludes(actual ?? "", expected);
}
