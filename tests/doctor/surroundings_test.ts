import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { diagnose, textReport } from "../../src/doctor/mod.ts";
import { examinedPod } from "../support/doctor/examined_pod.ts";
import { type ExpectedFinding, findingsOf } from "../support/doctor/surroundings.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { runtimeName, test } from "../support/test.ts";
import { deskSurroundings } from "./surroundings/desk_surroundings.ts";
import { identitySurroundings } from "./surroundings/identity_surroundings.ts";
import { networkSurroundings } from "./surroundings/network_surroundings.ts";
import { podSurroundings } from "./surroundings/pod_surroundings.ts";
import { serverSurroundings } from "./surroundings/server_surroundings.ts";

const all = [
  ...podSurroundings,
  ...identitySurroundings,
  ...networkSurroundings,
  ...serverSurroundings,
  ...deskSurroundings,
];

for (const { name, make, finding, only } of all) {
  test(
    `The doctor names ${name}, once and with a remedy, and shows no secret`,
    async () => {
      await using stack = new AsyncDisposableStack();
      const { options, secrets } = await make(stack);
      const diagnosis = await diagnose(options);
      const findings = findingsOf(diagnosis);
      assertEquals(findings.map(({ id, status }) => [id, status]), [[finding.id, finding.status]]);
      assertText(findings[0]?.summary, finding.summary);
      assertText(findings[0]?.remedy, finding.remedy);
      assertEquals(diagnosis.sound, finding.status === "warning");
      const shown = `${textReport(diagnosis)}\n${shownForms(diagnosis)}`;
      for (const secret of secrets) {
        for (const part of [secret, ...secret.split(".")]) {
          assert(part.length < 8 || !shown.includes(part), "a report shows a secret");
        }
      }
    },
    { ignore: only !== undefined && only !== runtimeName },
  );
}

function assertText(actual: string | undefined, expected: ExpectedFinding["summary"]): void {
  if (expected instanceof RegExp) assertMatch(actual ?? "", expected);
  else assertStringIncludes(actual ?? "", expected);
}

test("The doctor finds nothing in a sound pod, with and without rights", async () => {
  for (const authorization of ["all", "rbac"] as const) {
    await using stack = new AsyncDisposableStack();
    const { options } = await examinedPod(stack, { authorization });
    const diagnosis = await diagnose(options);
    assertEquals([diagnosis.sound, findingsOf(diagnosis)], [true, []]);
  }
});
