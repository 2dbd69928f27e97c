import { assertEquals } from "@std/assert";
import {
  approvalCondition,
  checkApproval,
} from "../../../src/testing/schemas/definition_approval.ts";
import { test } from "../../support/test.ts";

const MORE = "see https://github.com/kubernetes/enhancements/pull/1111";
const must = 'protected groups must have approval annotation "api-approved.kubernetes.io"';

function definition(approval?: string, group = "things.k8s.io") {
  const annotations = { ...approval !== undefined && { "api-approved.kubernetes.io": approval } };
  return { metadata: { annotations }, spec: { group } };
}

test("groups that are not Kubernetes' own need no approval", () => {
  for (const group of ["example.com", "x-k8s.io", "k8s.io.example.com"]) {
    assertEquals(checkApproval(definition(undefined, group)), []);
    assertEquals(approvalCondition(definition(undefined, group)), undefined);
  }
});

test("a definition of a group of Kubernetes' own names its approval", () => {
  const field = "metadata.annotations[api-approved.kubernetes.io]";
  for (const group of ["k8s.io", "things.k8s.io", "kubernetes.io", "a.kubernetes.io"]) {
    assertEquals(checkApproval(definition(undefined, group)), [{
      field,
      reason: "FieldValueRequired",
      message: `Required value: ${must}, ${MORE}`,
    }]);
  }
  assertEquals(checkApproval(definition("yes")), [{
    field,
    reason: "FieldValueInvalid",
    message: `Invalid value: "yes": ${must} with either a URL or a reason starting with ` +
      `"unapproved", ${MORE}`,
  }]);
  assertEquals(checkApproval(definition("https://example.com/1")), []);
  assertEquals(checkApproval(definition("unapproved, for a test")), []);
});

test("an update may go on without the approval that there was not before", () => {
  assertEquals(checkApproval(definition(), definition()), []);
  assertEquals(checkApproval(definition(), definition("https://example.com/1")).length, 1);
});

test("a condition tells whether the definition is approved", () => {
  const of = (approval?: string) => {
    const { status, reason, message } = approvalCondition(definition(approval))!;
    return [status, reason, message];
  };
  assertEquals(of("https://example.com/1"), [
    "True",
    "ApprovedAnnotation",
    "approved in https://example.com/1",
  ]);
  assertEquals(of("unapproved"), ["False", "UnapprovedAnnotation", 'not approved: "unapproved"']);
  assertEquals(of(), ["False", "MissingAnnotation", `${must}, ${MORE}`]);
});
