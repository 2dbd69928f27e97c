import { assertEquals } from "@std/assert";
import { OwnResponse } from "../../../src/http/message/own_response.ts";
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
