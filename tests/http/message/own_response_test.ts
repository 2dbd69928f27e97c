import { assertEquals } from "@std/assert";
import { isBodiless, OwnResponse, wholeBody } from "../../../src/http/message/own_response.ts";
import { test } from "../../support/test.ts";

const init = {
  status: 403,
  statusText: "Forbidden",
  headers: { warning: '299 - "x"' },
  url: "https://10.96.0.1/api?watch=true",
};

test("a response has its URL and status, and so does its clone", async () => {
  const response = new OwnResponse("no", init);
  const copy = response.clone();
  for (const one of [response, copy, copy.clone()]) {
    assertEquals([one.url, one.status, one.statusText, one.ok, one.redirected], [
      init.url,
      403,
      "Forbidden",
      false,
      false,
    ]);
    assertEquals(one.headers.get("warning"), '299 - "x"');
    assertEquals(one instanceof Response, true);
  }
  assertEquals([await response.text(), await copy.text()], ["no", "no"]);
});

test("a response without a body has a clone without a body", () => {
  const response = new OwnResponse(null, { ...init, status: 204 });
  assertEquals([response.body, response.clone().body, response.clone().status], [null, null, 204]);
});

test("responses to HEAD, and responses with 204, 205 and 304, have no body", () => {
  for (const status of [204, 205, 304]) assertEquals(isBodiless("GET", status), true);
  assertEquals([isBodiless("HEAD", 200), isBodiless("HEAD", 500)], [true, true]);
  for (const status of [200, 201, 206, 301, 404, 500]) {
    assertEquals(isBodiless("GET", status) || isBodiless("POST", status), false);
  }
});

test("a body that has arrived whole is copied, and one without bytes has no chunk", async () => {
  const bytes = new TextEncoder().encode("body");
  const response = new OwnResponse(wholeBody(bytes), init);
  bytes.fill(0);
  assertEquals(await response.text(), "body");
  const { body } = new OwnResponse(wholeBody(new Uint8Array()), init);
  assertEquals((await body?.getReader().read())?.done, true);
});
