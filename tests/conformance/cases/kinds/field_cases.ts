import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "../../assert_failure.ts";
import type { Cases } from "../cases.ts";

const flowControl = "/apis/flowcontrol.apiserver.k8s.io/v1";

/** Defaults and rules for fields of single kinds. */
export const fieldCases: Cases = {
  async "flow schemas and priority levels have defaults"(fixture) {
    const { api } = fixture;
    const dryRun = "?dryRun=All";
    const schema = await api.create(`${flowControl}/flowschemas${dryRun}`, {
      metadata: { name: fixture.namespace },
      spec: { priorityLevelConfiguration: { name: "exempt" } },
    });
    assertEquals(schema.spec, {
      matchingPrecedence: 1000,
      priorityLevelConfiguration: { name: "exempt" },
    });
    const level = await api.create(`${flowControl}/prioritylevelconfigurations${dryRun}`, {
      metadata: { name: fixture.namespace },
      spec: { type: "Limited", limited: { limitResponse: { type: "Queue", queuing: {} } } },
    });
    assertEquals(level.spec, {
      type: "Limited",
      limited: {
        lendablePercent: 0,
        limitResponse: {
          type: "Queue",
          queuing: { handSize: 8, queueLengthLimit: 50, queues: 64 },
        },
        nominalConcurrencyShares: 30,
      },
    });
  },

  async "a budget does not take an empty text for a number of pods"(fixture) {
    const path = fixture.path("policy/v1/poddisruptionbudgets");
    const selector = { matchLabels: { a: "b" } };
    const message =
      "Invalid value: \"\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
    for (const field of ["minAvailable", "maxUnavailable"]) {
      const spec = { selector, [field]: "" };
      assertFailure(await fixture.api.post(path, { metadata: { name: "b" }, spec }), {
        status: 422,
        reason: "Invalid",
        message: `PodDisruptionBudget.policy "b" is invalid: spec.${field}: ${message}`,
        details: blaming({ name: "b", group: "policy", kind: "PodDisruptionBudget" }, [
          [`spec.${field}`, "Invalid", message],
        ]),
      });
    }
  },
};
