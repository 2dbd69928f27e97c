import { assertEquals } from "@std/assert";
import { admissionEnvironment } from "../../../src/testing/webhook_configs/admission_environment.ts";
import {
  compileAdmission,
  expressionErrors,
} from "../../../src/testing/webhook_configs/compile_admission.ts";
import { test } from "../../support/test.ts";

const environment = admissionEnvironment({});

function faultOf(source: string, types: string[]): string | undefined {
  const program = compileAdmission(source, environment, types);
  return "fault" in program ? program.fault : undefined;
}

test("an expression must have one of the types", () => {
  assertEquals(faultOf("'a'", ["string", "null_type"]), undefined);
  assertEquals(faultOf("null", ["string", "null_type"]), undefined);
  assertEquals(faultOf("1", ["string"]), "must evaluate to string but got int");
  assertEquals(faultOf("[1]", ["bool"]), "must evaluate to bool but got list(int)");
  assertEquals(
    faultOf("1", ["string", "null_type"]),
    "must evaluate to one of [string null_type] but got int",
  );
});

test("a conversion that fails at once is an internal error", () => {
  assertEquals(
    expressionErrors({ field: "x", value: "int('a') == 1" }, environment, ["bool"]).map((
      { reason },
    ) => reason),
    ["InternalError"],
  );
});
