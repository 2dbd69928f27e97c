import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigurationError, OriginRefusedError } from "../../src/core/errors.ts";
import {
  isCollection,
  isLongRunning,
  parseServer,
  resolveTarget,
} from "../../src/transport/request_target.ts";
import { test } from "../support/test.ts";

test("parseServer drops a slash at the end and keeps a path", () => {
  assertEquals(parseServer("https://10.96.0.1:443/"), {
    base: "https://10.96.0.1",
    origin: "https://10.96.0.1",
  });
  assertEquals(parseServer("https://[fd00::1]:6443/k8s/c-1/"), {
    base: "https://[fd00::1]:6443/k8s/c-1",
    origin: "https://[fd00::1]:6443",
  });
});

test("parseServer refuses what is no http URL, or more than one", () => {
  for (const server of ["", "kubernetes:6443", "ftp://host", "https://"]) {
    assertThrows(() => parseServer(server), ConfigurationError, "https://host:port");
  }
  for (const server of ["https://a:b@host", "https://host?x=1", "https://host#x"]) {
    const error = assertThrows(() => parseServer(server), ConfigurationError);
    assertEquals(error.message.includes("a:b"), false);
  }
});

test("resolveTarget puts a path behind the server", () => {
  const server = parseServer("https://host:6443/k8s");
  assertEquals(
    resolveTarget(server, "/api/v1/pods?limit=5"),
    "https://host:6443/k8s/api/v1/pods?limit=5",
  );
  assertEquals(resolveTarget(server, "api/v1"), "https://host:6443/k8s/api/v1");
  assertEquals(resolveTarget(server, "https://host:6443/version"), "https://host:6443/version");
});

test("resolveTarget keeps every input on the server or refuses it", () => {
  const server = parseServer("https://host:6443");
  const refused = [
    "https://evil.example/",
    "http://host:6443/",
    "https://host/",
    "//evil.example/api",
    "\\\\evil.example/api",
    "data:text/plain,x",
  ];
  for (const input of refused) {
    const error = assertThrows(() => resolveTarget(server, input), OriginRefusedError);
    assertStringIncludes(error.message, "https://host:6443");
  }
  for (const input of ["/@evil.example/", "/\\evil.example", "/../..//evil.example", "/:80/x"]) {
    assertEquals(new URL(resolveTarget(server, input)).origin, server.origin, input);
  }
});

test("resolveTarget refuses a user name and a password in a URL", () => {
  const server = parseServer("https://host:6443");
  assertThrows(() => resolveTarget(server, "https://me:pw@host:6443/"), TypeError, "user name");
});

test("isLongRunning knows watches and followed logs", () => {
  assertEquals(isLongRunning("https://h/api/v1/pods?watch=true"), true);
  assertEquals(isLongRunning("https://h/api/v1/pods?limit=1&watch=1&x=2"), true);
  assertEquals(isLongRunning("https://h/log?follow=true#x"), true);
  assertEquals(isLongRunning("https://h/api/v1/pods?watch=false"), false);
  assertEquals(isLongRunning("https://h/api/v1/pods?labelSelector=watch%3Dtrue"), false);
  assertEquals(isLongRunning("https://h/watch=true"), false);
});

test("isCollection tells a resource from an object, and from all else", () => {
  const collections = [
    "/api/v1/pods",
    "/api/v1/namespaces",
    "/k8s/c-1/api/v1/pods/?limit=500&continue=a/b",
    "/api/v1/namespaces/default/pods#x",
    "/apis/apps/v1/deployments?labelSelector=a%3Db",
    "/apis/stable.example.com/v1/namespaces/default/crontabs",
  ];
  for (const path of collections) assertEquals(isCollection(`https://h${path}`), true, path);
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
  for (const path of others) assertEquals(isCollection(`https://h${path}`), false, path);
});
