import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import {
  compileConditions,
  conditionEnvironment,
} from "../../../src/testing/webhook_configs/match_conditions.ts";
import {
  admissionVariables,
  meetsConditions,
} from "../../../src/testing/webhooks/admission_variables.ts";
import { RequestAuthorizer } from "../../../src/testing/webhooks/request_authorizer.ts";
import { test } from "../../support/test.ts";

const resource = new ResourceRegistry().findKind("v1", "ConfigMap")!;
const user = { username: "alice", uid: "", groups: ["g"], extra: {} };
const find = admissionVariables({
  admission: {
    resource,
    namespace: "n",
    name: "x",
    subresource: "",
    operation: "CREATE",
    user,
    dryRun: true,
    options: { kind: "CreateOptions" },
    warn: () => {},
  },
  resource,
  object: { metadata: { name: "x" }, data: { a: "1" } },
  oldObject: undefined,
  authorizer: new RequestAuthorizer(() => ({ allowed: true, reason: "" }), user),
});

function met(...expressions: string[]) {
  const conditions = expressions.map((expression) => ({ name: "x", expression }));
  return meetsConditions(compileConditions(conditions, conditionEnvironment), find);
}

test("conditions see the objects and the request", () => {
  assertEquals(met("object.data.a == '1'", "oldObject == null", "namespaceObject == null"), true);
  assertEquals(
    met("request.operation == 'CREATE' && request.dryRun", "'g' in request.userInfo.groups"),
    true,
  );
  assertEquals(met("!has(request.subResource) && request.options.kind == 'CreateOptions'"), true);
});

test("a false condition decides, and an error counts otherwise", () => {
  assertEquals(met("object.x.y", "false"), false);
  assertEquals(met("object.x.y == 1", "true"), {
    error: "expression 'object.x.y == 1' resulted in error: no such key: x",
  });
  assertEquals(met("object.x == 1", "object.z == 1"), {
    error: "[expression 'object.x == 1' resulted in error: no such key: x, " +
      "expression 'object.z == 1' resulted in error: no such key: z]",
  });
});
