import { assertEquals, assertFalse, assertStrictEquals, assertThrows } from "@std/assert";
import { ConfigurationError, TokenInvalidError } from "../../src/core/errors.ts";
import { OwnHeaders, repeatedHeaders } from "../../src/transport/own_headers.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

test("own headers are created once for each token", () => {
  const headers = new OwnHeaders("agent");
  const first = headers.with("one");
  assertEquals(first, { "user-agent": "agent", authorization: "Bearer one" });
  assertStrictEquals(headers.with("one"), first);
  assertEquals(headers.with("two").authorization, "Bearer two");
});

test("own headers without a token have no Authorization", () => {
  assertEquals(new OwnHeaders("agent").with(undefined), { "user-agent": "agent" });
});

test("own headers refuse an invalid token, without showing it", () => {
  const error = assertThrows(() => new OwnHeaders("agent").with("sec\nret"), TokenInvalidError);
  assertEquals(error.message.includes("sec"), false);
});

test("own headers use the scheme of the source and the headers of the configuration", () => {
  const headers = new OwnHeaders("agent", {
    scheme: "Basic",
    headers: { "impersonate-user": "root", "user-agent": "other" },
  });
  assertEquals(headers.with("one"), {
    "impersonate-user": "root",
    "user-agent": "agent",
    authorization: "Basic one",
  });
});

test("own headers leave those with several values to repeatedHeaders", () => {
  const headers = { "Impersonate-Group": ["one", "two, three"], "x-a": ["alone"], "x-b": [] };
  assertEquals(new OwnHeaders("me", { headers }).with(undefined), {
    "x-a": "alone",
    "user-agent": "me",
  });
  assertEquals(repeatedHeaders(headers), [
    { name: "impersonate-group", values: ["one", "two, three"] },
  ]);
  assertEquals(repeatedHeaders(), []);
});

test("own headers refuse a header without a value, and say which", () => {
  for (const value of [null, undefined, ["a", null]]) {
    const headers = { "x-key": value as unknown as string };
    const server = "https://127.0.0.1:1";
    for (const caFile of [{}, { caFile: "ca.crt" }]) {
      const config = { server, headers, ...caFile };
      const make = () => createKubeFetch(config, { runtime: fakeRuntime() });
      assertThrows(make, ConfigurationError, '"x-key" of the configuration has no value');
    }
  }
});

test("own headers refuse values that cannot be sent, and show none of them", () => {
  for (
    const headers of [
      { "x-key": "pa55\nx" },
      { "x-key": "pa55\u0100" },
      { "x key": "pa55" },
      { "x-key": ["a", "pa55\nx"] },
    ]
  ) {
    const error = assertThrows(() => new OwnHeaders("me", { headers }), ConfigurationError, "key");
    assertFalse(shownForms(error).includes("pa55"));
  }
  assertThrows(() => new OwnHeaders("me\nx"), ConfigurationError, "user-agent");
  for (const scheme of ["", "Basic\r\nX: y", "Bearer pa55"]) {
    const error = assertThrows(
      () => new OwnHeaders("me", { scheme }),
      ConfigurationError,
      "scheme",
    );
    assertFalse(shownForms(error).includes("pa55"));
  }
});
