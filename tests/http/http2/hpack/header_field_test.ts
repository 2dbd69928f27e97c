import { assertEquals } from "@std/assert";
import { fieldBytes } from "../../../../src/http/http2/hpack/header_field.ts";
import { test } from "../../../support/test.ts";

test("a field counts its name, its value and 32 bytes more", () => {
  assertEquals(fieldBytes({ name: ":authority", value: "www.example.com" }), 57);
  assertEquals(fieldBytes({ name: "", value: "" }), 32);
});
