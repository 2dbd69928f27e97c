import {
  assertEquals,
  assertFalse,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { checkConfig, parseServer } from "../../src/config/check_config.ts";
import type { ClientCertificate } from "../../src/config/client_certificate.ts";
import type { ClusterConfig } from "../../src/config/cluster_config.ts";
import { ConfigurationError, TokenUnavailableError } from "../../src/core/errors.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

const server = "https://host:6443";

test("checkConfig fills in what a configuration leaves out", () => {
  const { server: parsed, namespace, headers, tokenFile, tokenSource, tls } = checkConfig({
    server,
  });
  assertEquals(parsed, { base: server, origin: server });
  assertEquals([namespace, headers, tokenFile, tokenSource], ["default", {}, undefined, undefined]);
  assertEquals(tls.fixed, {});
  assertEquals([tls.proxyUrl, tls.certificateSource, tls.certificateFiles], [
    undefined,
    undefined,
    undefined,
  ]);
});

test("checkConfig chooses between a token source and a token file", () => {
  const tokenSource = { token: () => "t" };
  const both = checkConfig({ server, tokenFile: "token", tokenSource });
  assertEquals([both.tokenFile, both.tokenSource === tokenSource], [undefined, true]);
  assertEquals(checkConfig({ server, tokenFile: "token" }).tokenFile, "token");
});

test("checkConfig reads no function: a proxy's URL and a certificate are asked for later", () => {
  const proxies = ["http://one", "http://two"];
  const proxyUrl = () => proxies.shift() ?? "";
  const certificate = { certificatePem: "a" } as ClientCertificate;
  const clientCertificateSource = () => certificate;
  const { tls } = checkConfig({ server, proxyUrl, clientCertificateSource });
  assertEquals([tls.proxyUrl?.(), tls.proxyUrl?.()], ["http://one", "http://two"]);
  assertStrictEquals(tls.certificateSource?.(), certificate);
  assertEquals(checkConfig({ server, proxyUrl: "http://p" }).tls.proxyUrl?.(), "http://p");
});

test("checkConfig names a function of the configuration that fails, whose error reaches requests", () => {
  const failing = (thrown: unknown) => {
    const fail = () => {
      throw thrown;
    };
    return checkConfig({ server, proxyUrl: fail, clientCertificateSource: fail }).tls;
  };
  const cause = new TypeError("fetch failed");
  const { proxyUrl, certificateSource } = failing(cause);
  const proxy = assertThrows(() => proxyUrl?.(), ConfigurationError, "proxyUrl of the conf");
  const certificate = assertThrows(() => certificateSource?.(), ConfigurationError, "clientCert");
  assertStrictEquals(proxy.cause, cause);
  assertStrictEquals(certificate.cause, cause);
  const own = new TokenUnavailableError("none");
  assertStrictEquals(assertThrows(() => failing(own).proxyUrl?.()), own);
  const key = "k3y";
  for (
    const quoting of [new SyntaxError(`Unexpected ${key}`), new TypeError(`Invalid URL: ${key}`)]
  ) {
    const error = assertThrows(() => failing(quoting).proxyUrl?.(), ConfigurationError);
    assertFalse(shownForms(error).includes(key));
  }
});

test("checkConfig lets the configuration's own accept-encoding win over disableCompression", () => {
  const encoding = (config: Partial<ClusterConfig>) =>
    checkConfig({ server, ...config }).headers["accept-encoding"];
  assertEquals(encoding({ disableCompression: true }), "identity");
  assertEquals(
    encoding({ disableCompression: true, headers: { "accept-encoding": "gzip" } }),
    "gzip",
  );
  assertEquals(encoding({ disableCompression: false }), undefined);
});

test("checkConfig refuses one file of a certificate without the other", () => {
  for (const half of [{ certificateFile: "a" }, { keyFile: "a" }]) {
    assertThrows(() => checkConfig({ server, ...half }), ConfigurationError, "go together");
  }
  const { tls } = checkConfig({ server, certificateFile: "a", keyFile: "b" });
  assertEquals(tls.certificateFiles, { certificate: "a", key: "b" });
});

test("checkConfig refuses the first of several faults, in a fixed order", () => {
  const faults: [Record<string, unknown>, string][] = [
    [{ server: 5 }, "has no server"],
    [{ headers: "x" }, "headers must be an object"],
    [{ server: "http://10.0.0.1/?x" }, "and a path, and nothing else"],
    [{ server: "http://10.0.0.1", tokenFile: "token" }, "over plain http"],
    [{ caPem: "" }, "caPem is empty"],
    [{ certificateFile: "a" }, "go together"],
  ];
  for (let first = 0; first < faults.length; first++) {
    const later = faults.slice(first).reverse().map(([members]) => members);
    const config = Object.assign({ server }, ...later) as ClusterConfig;
    assertThrows(() => checkConfig(config), Error, faults[first]?.[1]);
  }
});

test("checkConfig refuses headers that are not a plain object, whose content would be left out", () => {
  const entries: [string, string][] = [["Impersonate-User", "jane"]];
  for (const headers of [new Headers(entries), new Map(entries), entries]) {
    const config = { server, headers } as unknown as ClusterConfig;
    assertThrows(() => checkConfig(config), ConfigurationError, "headers must be an object");
  }
});

test("parseServer removes a slash at the end and keeps a path", () => {
  assertEquals(parseServer("https://10.96.0.1:443/"), {
    base: "https://10.96.0.1",
    origin: "https://10.96.0.1",
  });
  assertEquals(parseServer("https://[fd00::1]:6443/k8s/c-1/"), {
    base: "https://[fd00::1]:6443/k8s/c-1",
    origin: "https://[fd00::1]:6443",
  });
});

test("parseServer refuses an IPv6 address with a zone, and says so", () => {
  for (const server of ["https://[fe80::1%25eth0]:6443", "http://[FE80::1%eth0]/"]) {
    assertThrows(() => parseServer(server), ConfigurationError, "with a zone");
  }
});

test("parseServer refuses input that is not an http URL, and URLs with more than a path", () => {
  for (const server of ["", "kubernetes:6443", "ftp://host", "https://"]) {
    assertThrows(() => parseServer(server), ConfigurationError, "https://host:port");
  }
  for (const server of ["https://a:b@host", "https://host?x=1", "https://host#x"]) {
    const error = assertThrows(() => parseServer(server), ConfigurationError);
    assertEquals(error.message.includes("a:b"), false);
  }
});

test("parseServer shows no password of a URL that it refuses", () => {
  const servers = [
    "ftp://me:pa55@host",
    "https://me:pa55@host",
    "https://me:pa55@ho st",
    "me:pa55@h",
  ];
  for (const server of servers) {
    const error = assertThrows(() => parseServer(server), ConfigurationError);
    assertFalse(shownForms(error).includes("pa55"));
  }
});

test("parseServer says which parts of a server's URL must be removed", () => {
  for (const server of ["https://jane:s3cr3t@host:6443", "https://jane@host:6443/path"]) {
    const error = assertThrows(() => parseServer(server), ConfigurationError);
    assertStringIncludes(
      error.message,
      "https://host:6443 has a user name or a password in its URL",
    );
    assertStringIncludes(error.message, "take out");
  }
});
