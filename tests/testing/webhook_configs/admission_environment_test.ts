import { assertEquals } from "@std/assert";
import { celTypes } from "../../../src/testing/cel/values/cel_type.ts";
import { compileExpression } from "../../../src/testing/cel/compile_expression.ts";
import {
  admissionEnvironment,
  type AdmissionNames,
} from "../../../src/testing/webhook_configs/admission_environment.ts";
import { test } from "../../support/test.ts";

function typeOf(source: string, names: AdmissionNames = {}): string {
  const program = compileExpression(source, admissionEnvironment(names));
  return "fault" in program ? program.fault.split("\n")[0]! : program.type.name;
}

test("the request and the namespace have types, and the objects none", () => {
  assertEquals(typeOf("object.x.y"), "dyn");
  assertEquals(typeOf("request.requestKind.version"), "string");
  assertEquals(typeOf("request.userInfo.extra['a'][0]"), "string");
  assertEquals(
    typeOf("namespaceObject.status.conditions[0].lastTransitionTime"),
    celTypes.timestamp.name,
  );
  assertEquals(typeOf("request.object"), "ERROR: <input>:1:8: undefined field 'object'");
  assertEquals(typeOf("request.toString"), "ERROR: <input>:1:8: undefined field 'toString'");
});

test("params, authorizer and variables are there where they are given", () => {
  const undeclared = "ERROR: <input>:1:1: undeclared reference to";
  assertEquals(typeOf("params.x"), `${undeclared} 'params' (in container '')`);
  assertEquals(typeOf("authorizer.path('/')"), `${undeclared} 'authorizer' (in container '')`);
  assertEquals(typeOf("params.x", { hasParams: true }), "dyn");
  const check = "authorizer.requestResource.check('get').allowed()";
  assertEquals(typeOf(check, { hasAuthorizer: true }), "bool");
  const variables = new Map([["a", celTypes.int]]);
  assertEquals(typeOf("variables.a", { variables }), "int");
  assertEquals(typeOf("variables.b", { variables }), "ERROR: <input>:1:10: undefined field 'b'");
});
