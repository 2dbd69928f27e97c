import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseJson, readJson } from "../../src/core/parse_json.ts";
import { test } from "../support/test.ts";

const SECRETS = ["hunter2", '{"data":{"p":hunter2}}', '["a","hunter2" "b"]', '{"hunter2":,"b":1}'];

test("parseJson parses, and an error does not quote the text", () => {
  assertEquals(parseJson('{"a":[1]}'), { a: [1] });
  for (const text of SECRETS) {
    const { message, cause } = assertThrows(() => parseJson(text), SyntaxError);
    assertEquals([message, cause], ["it is not JSON", undefined]);
  }
});

test("readJson reads a response, and an error does not quote its body", async () => {
  assertEquals(await readJson(new Response("null")), null);
  for (const text of SECRETS) {
    const { message, cause } = await assertRejects(
      () => readJson(new Response(text)),
      SyntaxError,
    );
    assertEquals([message, cause], ["it is not JSON", undefined]);
  }
});

test("readJson passes on the error of a body that broke off", async () => {
  const broken = new ReadableStream({ pull: (stream) => stream.error(new TypeError("broken")) });
  await assertRejects(() => readJson(new Response(broken)), TypeError, "broken");
});
