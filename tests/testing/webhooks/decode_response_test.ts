import { assertEquals, assertThrows } from "@std/assert";
import { decodeResponse } from "../../../src/testing/webhooks/decode_response.ts";
import { test } from "../../support/test.ts";

test("decodeResponse reads the fields, and takes null for absent", () => {
  assertEquals(decodeResponse(undefined), undefined);
  assertEquals(decodeResponse({ uid: "u", allowed: null, warnings: [null, "a"], other: 1 }), {
    uid: "u",
    allowed: false,
    status: undefined,
    patch: "",
    patchType: undefined,
    warnings: ["", "a"],
  });
});

test("decodeResponse decodes a patch from base64 as Go does", () => {
  const patchOf = (patch: string) => decodeResponse({ patch })?.patch;
  assertEquals(patchOf("W1\n0="), "[]");
  assertEquals(patchOf("w7w="), "ü");
  const fails = (patch: string, index: number) =>
    assertThrows(() => patchOf(patch), TypeError, `illegal base64 data at input byte ${index}`);
  fails("W1 0=", 2);
  fails("W10", 0);
});

test("decodeResponse names the first field of another type", () => {
  const fails = (response: unknown, text: string) =>
    assertThrows(() => decodeResponse(response), TypeError, `json: cannot unmarshal ${text}`);
  const struct = "into Go struct field";
  fails(5, `number ${struct} AdmissionReview.response of type v1.AdmissionResponse`);
  fails(
    { allowed: "true", uid: 5 },
    `string ${struct} AdmissionResponse.response.allowed of type bool`,
  );
  fails({ warnings: "x" }, `string ${struct} AdmissionResponse.response.warnings of type []string`);
  fails({ warnings: [1] }, `number ${struct} AdmissionResponse.response.warnings of type string`);
  fails(
    { auditAnnotations: { a: 5 } },
    `number ${struct} AdmissionResponse.response.auditAnnotations of type string`,
  );
  fails(
    { status: { code: 400.5 } },
    `number 400.5 ${struct} Status.response.status.code of type int32`,
  );
  fails(
    { status: { details: { causes: [{ field: 5 }] } } },
    `number ${struct} StatusCause.response.status.details.causes.field of type string`,
  );
});
