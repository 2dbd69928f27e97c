import { assertEquals } from "@std/assert";
import {
  alreadyExists,
  conflict,
  expired,
  forbidden,
  internalError,
  methodNotAllowed,
  notFound,
  outdated,
  patchRejected,
  quotedList,
  resourceVersionTooLarge,
  unauthorized,
  untranslated,
} from "../../../src/testing/status/api_errors.ts";
import type { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

const pod = { group: "", plural: "pods", name: "p" };
const deployment = { group: "apps", plural: "deployments", name: "d" };

const failures: [StatusError, number, string, string][] = [
  [notFound(pod), 404, "NotFound", 'pods "p" not found'],
  [notFound(deployment), 404, "NotFound", 'deployments.apps "d" not found'],
  [alreadyExists(pod), 409, "AlreadyExists", 'pods "p" already exists'],
  [
    alreadyExists(pod, { generated: true }),
    409,
    "AlreadyExists",
    'pods "p" already exists, the server was not able to generate a unique name for the object',
  ],
  [
    outdated(pod),
    409,
    "Conflict",
    'Operation cannot be fulfilled on pods "p": the object has been ' +
    "modified; please apply your changes to the latest version and try again",
  ],
  [conflict(pod, "why"), 409, "Conflict", 'Operation cannot be fulfilled on pods "p": why'],
  [forbidden(pod, "why"), 403, "Forbidden", 'pods "p" is forbidden: why'],
  [forbidden({ ...pod, name: "" }, "why"), 403, "Forbidden", "pods is forbidden: why"],
  [forbidden({ group: "", plural: "", name: "" }, "why"), 403, "Forbidden", "forbidden: why"],
  [unauthorized(), 401, "Unauthorized", "Unauthorized"],
  [
    methodNotAllowed(),
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
  ],
  [
    patchRejected(),
    422,
    "Invalid",
    "the server rejected our request due to an error in our request",
  ],
  [expired("gone"), 410, "Expired", "gone"],
  [
    resourceVersionTooLarge(9, 3),
    504,
    "Timeout",
    "Timeout: Too large resource version: 9, current: 3",
  ],
  [internalError("why"), 500, "InternalError", "Internal error occurred: why"],
];

test("failures have the code, reason and message that Kubernetes gives them", () => {
  for (const [error, code, reason, message] of failures) {
    const { status } = error;
    assertEquals([status.code, status.reason, status.message], [code, reason, message]);
    assertEquals(error.message, message);
    assertEquals([status.kind, status.apiVersion, status.status], ["Status", "v1", "Failure"]);
  }
});

test("details name the group, resource and object, each only where there is one", () => {
  assertEquals(notFound(pod).status.details, { name: "p", kind: "pods" });
  assertEquals(notFound(deployment).status.details, {
    name: "d",
    group: "apps",
    kind: "deployments",
  });
  assertEquals(forbidden({ ...pod, name: "" }, "why").status.details, { kind: "pods" });
  assertEquals(unauthorized().status.details, undefined);
});

test("a failure without a reason omits the field, and an expired list can be continued", () => {
  assertEquals("reason" in untranslated("why").status, false);
  assertEquals(expired("gone", { continue: "token" }).status.metadata, { continue: "token" });
});

test("quotedList quotes texts as Go does", () => {
  assertEquals([quotedList([]), quotedList(["a", ""])], ["[]", '["a" ""]']);
});
