import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { NetworkError, OriginRefusedError } from "../../src/core/errors.ts";
import type { OutgoingRequest } from "../../src/transport/outgoing_request.ts";
import { followRedirect, isRedirect } from "../../src/transport/redirect.ts";
import { parseServer } from "../../src/config/check_config.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

const server = parseServer("https://host:6443");

function request(overrides: Partial<OutgoingRequest> = {}): OutgoingRequest {
  return {
    url: "https://host:6443/a/b",
    method: "GET",
    headers: undefined,
    body: undefined,
    replayable: true,
    redirect: "follow",
    signal: undefined,
    longRunning: false,
    maxAttempts: 10,
    init: undefined,
    ...overrides,
  };
}

const redirect = (status: number, location: string) =>
  new Response(null, { status, headers: { location } });

test("isRedirect needs a status and a location", () => {
  assertEquals(isRedirect(redirect(302, "/x")), true);
  assertEquals(isRedirect(new Response(null, { status: 302 })), false);
  assertEquals(isRedirect(redirect(304, "/x")), false);
  assertEquals(isRedirect(redirect(201, "/x")), false);
});

test("followRedirect resolves the location against the request", () => {
  const outgoing = request();
  followRedirect(outgoing, redirect(307, "c?d=1"), server, 0);
  assertEquals(outgoing.url, "https://host:6443/a/c?d=1");
});

test("followRedirect refuses another host, another port and plain http", () => {
  for (const location of ["https://other/", "//other/", "https://host/", "http://host:6443/"]) {
    const outgoing = request();
    assertThrows(
      () => followRedirect(outgoing, redirect(302, location), server, 0),
      OriginRefusedError,
      "redirect",
    );
    assertEquals(outgoing.url, "https://host:6443/a/b");
  }
});

test("followRedirect turns a POST into a GET where the Fetch standard does", () => {
  for (
    const [status, from, to] of [
      [301, "POST", "GET"],
      [302, "POST", "GET"],
      [303, "PUT", "GET"],
      [303, "HEAD", "HEAD"],
      [302, "PUT", "PUT"],
      [307, "POST", "POST"],
      [308, "POST", "POST"],
    ] as const
  ) {
    const outgoing = request({
      method: from,
      body: "x",
      headers: new Headers({ "content-type": "application/json", "x-mine": "1" }),
    });
    followRedirect(outgoing, redirect(status, "/next"), server, 0);
    assertEquals(outgoing.method, to, `${status} ${from}`);
    const keepsBody = from === to && to !== "HEAD";
    assertEquals(outgoing.headers?.has("content-type"), from === to);
    assertEquals(outgoing.headers?.get("x-mine"), "1");
    if (keepsBody) assertEquals(outgoing.body, "x");
  }
});

test("followRedirect refuses the server's origin in another scheme, and tricks", () => {
  const refused = [
    "blob:https://host:6443/x",
    "data:text/plain,x",
    "file:///etc/passwd",
    "wss://host:6443/x",
    "\\\\other\\x",
    "/\\other/x",
    "/\t/other/x",
    "https:\\\\other",
    "https://host.:6443/",
    "https://host:6443@other/",
  ];
  for (const location of refused) {
    const outgoing = request();
    const response = new Response(null, { status: 302, headers: { location } });
    assertThrows(
      () => followRedirect(outgoing, response, server, 0),
      OriginRefusedError,
      "redirect",
    );
    assertEquals(outgoing.url, "https://host:6443/a/b");
  }
});

test("followRedirect follows a location that a URL parser resolves to the server, without the fragment", () => {
  const followed = [
    ["HTTPS://HOST:6443/X#y", "https://host:6443/X"],
    ["https:c", "https://host:6443/a/c"],
    ["\\c", "https://host:6443/c"],
    ["c d", "https://host:6443/a/c%20d"],
    ["../../../c", "https://host:6443/c"],
  ] as const;
  for (const [location, url] of followed) {
    const outgoing = request();
    followRedirect(outgoing, redirect(302, location), server, 0);
    assertEquals(outgoing.url, url);
  }
});

test("followRedirect shows no password of a Location that it refuses", () => {
  for (const location of ["https://me:pa55@host:6443/", "https://me:pa55@host:port/"]) {
    const error = assertThrows(
      () => followRedirect(request(), redirect(302, location), server, 0),
      NetworkError,
      "redirected to",
    );
    assertFalse(shownForms(error).includes("pa55"));
  }
});

test("followRedirect fails after ten redirects", () => {
  assertThrows(
    () => followRedirect(request(), redirect(302, "/x"), server, 10),
    NetworkError,
    "10 times",
  );
});

test("followRedirect does not send a partly sent stream again", () => {
  const outgoing = request({ method: "PUT", replayable: false });
  assertThrows(() => followRedirect(outgoing, redirect(307, "/x"), server, 0), TypeError, "again");
});
