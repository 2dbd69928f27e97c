import { assertEquals, assertRejects } from "@std/assert";
import {
  mediaTypeOf,
  readJsonBody,
  readTypedBody,
} from "../../../src/testing/routes/request_body.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

function post(body: BodyInit | undefined, type: string | null = "application/json"): Request {
  const request = new Request("https://server/", { method: "POST", body: body ?? null });
  if (type === null) request.headers.delete("content-type");
  else request.headers.set("content-type", type);
  return request;
}

async function refusal(read: Promise<unknown>): Promise<[number, string]> {
  const { status } = await assertRejects(() => read, StatusError);
  return [status.code, status.message!];
}

test("mediaTypeOf leaves out parameters and case", () => {
  assertEquals(mediaTypeOf(post("", "Application/JSON; charset=utf-8")), "application/json");
  assertEquals(mediaTypeOf(post("", null)), "");
});

test("readJsonBody reads JSON of the default type, with or without a header", async () => {
  assertEquals(await readJsonBody(post('{"a":"ä"}')), { a: "ä" });
  assertEquals(await readJsonBody(post("[1]", null)), [1]);
});

test("readJsonBody returns undefined for an empty body", async () => {
  assertEquals(await readJsonBody(post(undefined)), undefined);
  assertEquals(await readJsonBody(post("", null)), undefined);
});

test("readJsonBody refuses another type with 415, even without a body", async () => {
  const accepted = ["application/merge-patch+json"];
  const message =
    "the body of the request was in an unknown format - accepted media types include: ";
  assertEquals(await refusal(readJsonBody(post("{}", "text/plain"))), [
    415,
    `${message}application/json`,
  ]);
  for (const body of ["{}", ""]) {
    assertEquals(await refusal(readJsonBody(post(body, null), { accepted })), [
      415,
      message + accepted[0],
    ]);
  }
});

test("readJsonBody refuses more than 3 MiB with 413", async () => {
  const limit = 3 * 1024 * 1024;
  assertEquals(await readJsonBody(post(`"${"x".repeat(limit - 2)}"`)), "x".repeat(limit - 2));
  const [code] = await refusal(readJsonBody(post(`"${"x".repeat(limit - 1)}"`)));
  assertEquals(code, 413);
});

test("readJsonBody refuses malformed JSON with 400 and the given message", async () => {
  const [code, message] = await refusal(
    readJsonBody(post("{"), { invalid: () => "invalid JSON patch" }),
  );
  assertEquals([code, message], [400, "invalid JSON patch"]);
});

test("readTypedBody requires a body, and names the expected kind", async () => {
  assertEquals(await readTypedBody(post("null"), "Pod"), null);
  for (const body of ["", "{"]) {
    const [code, message] = await refusal(readTypedBody(post(body), "Pod"));
    assertEquals([code, message.includes("must be of type Pod")], [400, true]);
  }
});
