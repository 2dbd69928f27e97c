import { assertEquals } from "@std/assert";
import type { Decide, RequestAttributes } from "../../../src/testing/access/decision.ts";
import { compileExpression } from "../../../src/testing/cel/compile_expression.ts";
import { admissionEnvironment } from "../../../src/testing/webhook_configs/admission_environment.ts";
import { RequestAuthorizer } from "../../../src/testing/webhooks/request_authorizer.ts";
import { test } from "../../support/test.ts";

const user = { username: "alice", uid: "", groups: [], extra: {} };
const environment = admissionEnvironment({ hasAuthorizer: true });

/** Evaluates an expression with an authorizer that answers later. */
async function evaluated(source: string, decide: Decide) {
  const authorizer = new RequestAuthorizer(decide, user);
  const program = compileExpression(source, environment);
  if ("fault" in program) throw new Error(program.fault);
  const resource = { group: "", resource: "configmaps", namespace: "n" };
  return await authorizer.evaluate(() =>
    program.evaluate((name) =>
      name === "authorizer" ? authorizer.value : authorizer.aboutResource(resource)
    )
  );
}

test("expressions ask about resources, paths and service accounts", async () => {
  const asked: RequestAttributes[] = [];
  const decide: Decide = (attributes) => {
    asked.push(attributes);
    return Promise.resolve({ allowed: asked.length < 3, reason: `r${asked.length}` });
  };
  const source = `authorizer.requestResource.check('get').allowed() &&
    authorizer.path('/healthz').check('get').reason() == 'r2' &&
    !authorizer.serviceAccount('n', 'a').group('apps').resource('deployments').subresource('scale')
      .namespace('n').name('x').check('update').allowed()`;
  assertEquals(await evaluated(source, decide), true);
  const shown = asked.map(({ user: { username }, group, plural, subresource, name, verb, path }) =>
    [username, group, plural, subresource, name, verb, path].join(" ")
  );
  assertEquals(shown, [
    "alice  configmaps   get ",
    "alice     get /healthz",
    "system:serviceaccount:n:a apps deployments scale x update ",
  ]);
  assertEquals(asked.map(({ isResource }) => isResource), [true, false, true]);
});

test("an authorizer that fails has not decided", async () => {
  const source = "authorizer.path('/').check('get').errored()";
  assertEquals(await evaluated(source, () => Promise.reject(new Error("down"))), true);
});
