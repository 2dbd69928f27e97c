import { assert, assertEquals } from "@std/assert";
import { AdmissionResponse } from "../../src/hono/admission_response.ts";
import { AdmissionDeniedError } from "../../src/hono/mod.ts";
import { test } from "../support/test.ts";

test("AdmissionResponse has a patch only if there is a change, and only if it allows", async () => {
  const response = new AdmissionResponse("a");
  assertEquals((await response.allowed().json()).response, { uid: "a", allowed: true });
  const value = "ü".repeat(40_000) + "~?".repeat(9); // in base64 with + and /
  response.patch = [{ op: "add", path: "/a", value }];
  const { patch, patchType } = (await response.allowed().json()).response;
  assert(patch.includes("+") && patch.includes("/"), "standard base64, as Go reads it");
  const bytes = Uint8Array.from(atob(patch), (character) => character.charCodeAt(0));
  assertEquals([patchType, JSON.parse(new TextDecoder().decode(bytes))], [
    "JSONPatch",
    response.patch,
  ]);
  const denied = (await response.denied(new AdmissionDeniedError("no")).json()).response;
  assertEquals(Object.keys(denied), ["uid", "allowed", "status"]);
});
