import { assertEquals } from "@std/assert";
import {
  type AccessQuestion,
  authorizerValue,
  resourceCheckValue,
} from "../../../../src/testing/cel/functions/authorizers.ts";
import { test } from "../../../support/test.ts";
import { evaluateSource } from "../evaluate_source.ts";

const asked: [AccessQuestion, string][] = [];
const ask = (question: AccessQuestion, verb: string) => {
  asked.push([question, verb]);
  return { allowed: verb === "get", reason: "because", error: "" };
};
const authorizer = authorizerValue(ask);

test("questions are put together from their parts", () => {
  const source = "any.group('').resource('pods').subresource('log').namespace('n').name('x')" +
    ".fieldSelector('a=b').labelSelector('c').check('get').allowed()";
  assertEquals(evaluateSource(source, authorizer), true);
  assertEquals(evaluateSource("any.path('/x').check('put').reason()", authorizer), "because");
  const check = resourceCheckValue(ask, { resource: "pods" });
  assertEquals(evaluateSource("any.check('put').allowed()", check), false);
  assertEquals(evaluateSource("any.check('put').errored()", check), false);
  assertEquals(evaluateSource("any.check('put').error()", check), "");
  const question = { group: "", resource: "pods", subresource: "log", namespace: "n", name: "x" };
  assertEquals(asked[0], [question, "get"]);
  assertEquals(asked[1], [{ path: "/x" }, "put"]);
});

test("questions that cannot be put are refused", () => {
  const error = (source: string) => evaluateSource(source, authorizer);
  assertEquals(error("any.path('')"), "error: path must not be empty");
  assertEquals(error("any.group('').resource('')"), "error: resource must not be empty");
  assertEquals(error("any.serviceAccount('n', '/')"), "error: Invalid service account name");
  assertEquals(error("any.serviceAccount('/', 'a')"), "error: Invalid service account namespace");
  assertEquals(error("any.serviceAccount('n', 'a') == any"), false);
});
