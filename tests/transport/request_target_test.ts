import { assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import { parseServer } from "../../src/config/check_config.ts";
import { OriginRefusedError } from "../../src/core/errors.ts";
import {
  isLargeCollection,
  isLongRunning,
  resolveTarget,
} from "../../src/transport/request_target.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

test("resolveTarget appends a path to the server", () => {
  const server = parseServer("https://host:6443/k8s");
  assertEquals(
    resolveTarget(server, "/api/v1/pods?limit=5"),
    "https://host:6443/k8s/api/v1/pods?limit=5",
  );
  assertEquals(resolveTarget(server, "api/v1"), "https://host:6443/k8s/api/v1");
  assertEquals(resolveTarget(server, "https://host:6443/version"), "https://host:6443/version");
});

test("resolveTarget resolves every input to the server or refuses it", () => {
  const server = parseServer("https://host:6443");
  const refused = [
    "https://evil.example/",
    "http://host:6443/",
    "https://host/",
    "//evil.example/api",
    "\\\\evil.example/api",
    "https://host.:6443/",
    "https://host:6443@evil.example/",
    "https:\\\\evil.example",
    "\\/evil.example/api",
    "\t//evil.example/api",
    " //evil.example/api",
    "data:text/plain,x",
    "blob:https://host:6443/x",
    "file:///etc/passwd",
    "wss://host:6443/",
    "javascript:1",
  ];
  for (const input of refused) {
    const error = assertThrows(() => resolveTarget(server, input), OriginRefusedError);
    assertStringIncludes(error.message, "https://host:6443");
  }
  const kept = [
    "/@evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "/../..//evil.example",
    "/:80/x",
    "https:evil.example/x",
    "HTTPS://HOST:6443/",
    "https://host:6443\\@evil.example/",
  ];
  for (const input of kept) {
    assertEquals(new URL(resolveTarget(server, input)).origin, server.origin, input);
  }
});

test("resolveTarget returns the URL as a URL parser writes it, without a fragment", () => {
  const server = parseServer("https://host:6443/k8s");
  const written = [
    ["/a?b=c/../d&e=%2F", "/k8s/a?b=c/../d&e=%2F"],
    ["/a b?c d", "/k8s/a%20b?c%20d"],
    ["/a HTTP/1.1\r\nx: y", "/k8s/a%20HTTP/1.1x:%20y"],
    ["/a#?watch=true", "/k8s/a"],
    ["/a?b#?watch=true", "/k8s/a?b"],
    ["/a\\b", "/k8s/a/b"],
    ["/ü?ü='", "/k8s/%C3%BC?%C3%BC=%27"],
    ["/a/./b/%2e%2E/../c", "/k8s/c"],
    ["/../../c", "/c"],
    ["https://host:6443/a#b", "/a"],
  ] as const;
  for (const [input, path] of written) {
    assertEquals(resolveTarget(server, input), `https://host:6443${path}`);
  }
});

test("resolveTarget's fast path for plain paths agrees with a URL parser", () => {
  const server = parseServer("https://host");
  for (let code = 0; code < 0x110; code++) {
    const character = String.fromCharCode(code);
    for (
      const input of [`/a${character}b`, `/a?${character}b`, `/a/${character}`, `/a/.${character}`]
    ) {
      const url = new URL(`https://host${input}`);
      url.hash = "";
      assertEquals(resolveTarget(server, input), url.href, JSON.stringify(input));
    }
  }
});

test("resolveTarget refuses a user name and a password in a URL, without showing them", () => {
  const server = parseServer("https://host:6443");
  for (const input of ["https://me:pa55@host:6443/", "https://me:pa55@host:port/"]) {
    const error = assertThrows(() => resolveTarget(server, input), TypeError);
    assertFalse(shownForms(error).includes("pa55"));
  }
});

test("isLongRunning recognizes watches and followed logs", () => {
  assertEquals(isLongRunning("https://h/api/v1/pods?watch=true"), true);
  assertEquals(isLongRunning("https://h/api/v1/pods?limit=1&watch=1&x=2"), true);
  assertEquals(isLongRunning("https://h/log?follow=true#x"), true);
  assertEquals(isLongRunning("https://h/api/v1/pods?watch=false"), false);
  assertEquals(isLongRunning("https://h/api/v1/pods?labelSelector=watch%3Dtrue"), false);
  assertEquals(isLongRunning("https://h/watch=true"), false);
});

test("isLargeCollection excludes a page of less than a hundred", () => {
  const pods = "https://h/api/v1/pods";
  for (
    const query of ["limit=1", "limit=99", "labelSelector=a&limit=50", "limit=50&x=1", "limit=5#x"]
  ) {
    assertEquals(isLargeCollection(`${pods}?${query}`), false, query);
  }
  for (
    const query of [
      "limit=100",
      "limit=500&continue=a",
      "continue=limit%3D5",
      "mylimit=5",
      "limit=",
    ]
  ) {
    assertEquals(isLargeCollection(`${pods}?${query}`), true, query);
  }
});

test("isLargeCollection distinguishes a collection from an object, and from other paths", () => {
  const collections = [
    "/api/v1/pods",
    "/api/v1/namespaces",
    "/k8s/c-1/api/v1/pods/?limit=500&continue=a/b",
    "/api/v1/namespaces/default/pods#x",
    "/apis/apps/v1/deployments?labelSelector=a%3Db",
    "/apis/stable.example.com/v1/namespaces/default/crontabs",
  ];
  for (const path of collections) assertEquals(isLargeCollection(`https://h${path}`), true, path);
  const others = [
    "",
    "/",
    "/version",
    "/openapi/v3/apis/apps/v1",
    "/api/v1",
    "/apis/apps/v1",
    "/api/v1?x=/api/v1/pods",
    "/api/v1/nodes/a",
    "/api/v1/namespaces/default",
    "/api/v1/namespaces/default/pods/web",
    "/api/v1/namespaces/default/pods/web/log",
    "/apis/apps/v1/namespaces/default/deployments/web?x=1",
  ];
  for (const path of others) assertEquals(isLargeCollection(`https://h${path}`), false, path);
});
