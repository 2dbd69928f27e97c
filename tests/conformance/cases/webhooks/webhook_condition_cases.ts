import { assertEquals } from "@std/assert";
import { unique } from "../../fixture.ts";
import { type ScriptedWebhook, serveWebhooks } from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

/** Returns a webhook that is asked about probes, and where a condition is true. */
const conditional = (
  name: string,
  expression: string,
  settings: Record<string, unknown> = {},
): ScriptedWebhook => ({
  type: "Validating",
  name: `${name}.webhooks.test`,
  settings: {
    ...settings,
    matchConditions: [
      { name: "probe-or-more", expression: `request.name == 'probe' || (${expression})` },
    ],
  },
  answer: () => ({ allowed: true }),
});

/** The conditions in CEL of webhooks that are called. */
export const webhookConditionCases: Cases = {
  async "a webhook is asked about the requests that meet its conditions"(fixture) {
    const { api } = fixture;
    await using webhooks = await serveWebhooks(fixture, [
      conditional("a", "request.operation == 'UPDATE' && oldObject.data.a != object.data.a"),
      conditional("b", "object != null && object.?data.?a.orValue('') == '1'"),
      conditional(
        "c",
        "request.userInfo.groups.exists(x, x == 'none') || namespaceObject != null",
      ),
      conditional("d", "authorizer.requestResource.check('delete').allowed() && !request.dryRun"),
      conditional(
        "e",
        "request.kind.kind == 'ConfigMap' && request.options.kind == 'DeleteOptions'",
      ),
    ]);
    const { calls, configMaps } = webhooks;
    calls.length = 0;
    await api.create(configMaps, { metadata: { name: "x" }, data: { a: "1" } });
    await api.put(`${configMaps}/x`, { metadata: { name: "x" }, data: { a: "2" } });
    await api.delete(`${configMaps}/x`);
    assertEquals(calls.toSorted(), [
      "a UPDATE",
      "b CREATE",
      "d CREATE",
      "d DELETE",
      "d UPDATE",
      "e DELETE",
    ]);
  },

  async "a condition without a value follows the failure policy of its webhook"(fixture) {
    const { api } = fixture;
    const expression = "object.data.missing == 'x'";
    await using webhooks = await serveWebhooks(fixture, [
      conditional("a", `object.data.a == '1' && ${expression}`),
      conditional("b", expression, { failurePolicy: "Ignore" }),
    ]);
    const { calls, configMaps } = webhooks;
    calls.length = 0;
    const post = async (a: string) => {
      const { status, body } = await api.post(configMaps, { metadata: { name: "x" }, data: { a } });
      return [status, body.reason, body.message];
    };
    assertEquals(await post("1"), [
      403,
      "Forbidden",
      `configmaps "x" is forbidden: expression 'request.name == 'probe' || ` +
      `(object.data.a == '1' && ${expression})' resulted in error: no such key: missing`,
    ]);
    assertEquals(await post("2"), [201, undefined, undefined]);
    assertEquals(calls, []);
  },
};

/** The conditions in CEL that the API server accepts in configurations. */
export const webhookConditionTextCases: Cases = {
  async "conditions of webhooks that do not compile are refused"({ api }) {
    const post = async (...matchConditions: unknown[]) => {
      const path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
      const { status, body } = await api.post(`${path}?dryRun=All`, {
        metadata: { name: unique("conditions") },
        webhooks: [{
          name: "a.b.c",
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          clientConfig: { url: "https://a.test" },
          matchConditions,
        }],
      });
      const causes: { field: string; message: string }[] = body.details?.causes ?? [];
      return [status, ...causes.map(({ field, message }) => `${field}: ${message}`)];
    };
    const at = "webhooks[0].matchConditions";
    const good = { name: "a", expression: "object.x == 1" };
    assertEquals(await post(good), [201]);
    assertEquals(await post(good, good), [422, `${at}[1].name: Duplicate value: "a"`]);
    assertEquals(await post({ name: "", expression: "  " }), [
      422,
      `${at}[0].expression: Required value`,
      `${at}[0].name: Required value`,
    ]);
    assertEquals(await post({ name: "a", expression: "object.x" }), [
      422,
      `${at}[0].expression: Invalid value: "object.x": must evaluate to bool but got dyn`,
    ]);
    assertEquals(await post({ name: "a", expression: "['a']" }), [
      422,
      `${at}[0].expression: Invalid value: "['a']": must evaluate to bool but got list(string)`,
    ]);
    assertEquals(await post({ name: "a", expression: " request.x == params.y" }), [
      422,
      `${at}[0].expression: Invalid value: "request.x == params.y": compilation failed: ` +
      "ERROR: <input>:1:8: undefined field 'x'\n | request.x == params.y\n | .......^\n" +
      "ERROR: <input>:1:14: undeclared reference to 'params' (in container '')\n" +
      " | request.x == params.y\n | .............^",
    ]);
    assertEquals(await post({ name: "a", expression: "variables.x == 1" }), [
      422,
      `${at}[0].expression: Invalid value: "variables.x == 1": compilation failed: ` +
      "ERROR: <input>:1:1: undeclared reference to 'variables' (in container '')\n" +
      " | variables.x == 1\n | ^",
    ]);
    assertEquals(
      await post({ name: "a", expression: "authorizer.requestResource.name('x') == 1" }),
      [
        422,
        `${at}[0].expression: Invalid value: "authorizer.requestResource.name('x') == 1": ` +
        "compilation failed: ERROR: <input>:1:38: found no matching overload for '_==_' applied to " +
        "'(kubernetes.authorization.ResourceCheck, int)'\n" +
        " | authorizer.requestResource.name('x') == 1\n" +
        " | .....................................^",
      ],
    );
  },
};
