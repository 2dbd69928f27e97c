import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { parseProxyUrl, proxyVariable } from "../../src/core/proxies.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

test("parseProxyUrl separates the user name and the password from the URL", () => {
  assertEquals(parseProxyUrl("http://proxy:3128", "p"), {
    url: "http://proxy:3128",
    username: "",
    password: "",
  });
  assertEquals(parseProxyUrl("socks5://jane:a%40b@proxy:1080", "p"), {
    url: "socks5://proxy:1080",
    username: "jane",
    password: "a@b",
  });
});

test("parseProxyUrl shows nothing of a URL that it refuses", () => {
  const refused = [
    "pa55",
    "jane:pa55@proxy:1",
    "//jane:pa55@proxy",
    "ftp://jane:pa55@proxy",
    "http://jane:pa55@pro xy",
    "http://jane:pa55@proxy:99999",
    "http://jane:pa55%@proxy",
    " http://jane:pa55@proxy",
    "http://jane:pa55@proxy\n",
    "ht\ttp://jane:pa55@proxy",
    "http:jane:pa55@proxy",
    "http:/jane:pa55@proxy",
    "http:\\\\jane:pa55@proxy",
    "http:///jane:pa55@proxy",
  ];
  for (const proxyUrl of refused) {
    const error = assertThrows(() => parseProxyUrl(proxyUrl, "my proxy"), ConfigurationError, "my");
    assertFalse(shownForms(error).includes("pa55"));
  }
});

const PROXY = "http://127.0.0.1:3128";

function isProxied(url: string, env: Record<string, string>): boolean {
  return proxyVariable(new URL(url), (name) => env[name]) !== undefined;
}

test("A proxy of the environment is found under each of its variables", () => {
  for (const [scheme, own] of [["https", "HTTPS_PROXY"], ["http", "HTTP_PROXY"]] as const) {
    const url = `${scheme}://10.96.0.1`;
    for (const name of [own, own.toLowerCase()]) {
      assertEquals(isProxied(url, { [name]: PROXY }), true, name);
    }
    assertEquals(isProxied(url, {}), false);
    assertEquals(isProxied(url, { HTTPS_PROXY: "", HTTP_PROXY: "" }), false);
    assertEquals(isProxied(url, { ALL_PROXY: PROXY, all_proxy: PROXY }), false); // as in Go
  }
  assertEquals(isProxied("https://10.96.0.1", { HTTP_PROXY: PROXY }), false);
  assertEquals(isProxied("http://10.96.0.1", { HTTPS_PROXY: PROXY }), false);
});

test("A server on loopback is used without a proxy, as in Go", () => {
  const env = { HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY };
  const loopback = [
    "localhost",
    "LocalHost",
    "127.0.0.1",
    "127.8.9.10",
    "[::1]",
    "[::ffff:127.0.0.1]",
  ];
  const others = [
    "kind.localhost",
    "localhost.example.com",
    "127.0.0.1.nip.io",
    "128.0.0.1",
    "[::2]",
  ];
  for (const scheme of ["https", "http"]) {
    for (const host of loopback) {
      assertEquals(isProxied(`${scheme}://${host}:6443`, env), false, host);
    }
    for (const host of others) assertEquals(isProxied(`${scheme}://${host}:6443`, env), true, host);
  }
});

test("NO_PROXY lists the servers that are used without a proxy", () => {
  const without: [string, string][] = [
    ["*", "https://10.96.0.1"],
    ["10.96.0.1", "https://10.96.0.1"],
    ["10.96.0.1:443", "https://10.96.0.1"],
    ["10.96.0.1:6443", "https://10.96.0.1:6443"],
    ["10.96.0.0/12", "https://10.111.255.255"],
    ["0.0.0.0/0", "https://192.0.2.1"],
    ["10.96.0.1/32", "https://10.96.0.1"],
    ["a.example, b.example ,", "https://b.example"],
    ["Example.COM", "https://example.com"],
    ["example.com", "https://api.example.com"],
    [".example.com", "https://api.example.com"],
    ["*.example.com", "https://api.example.com"],
    ["[fd00::1]:6443", "https://[fd00::1]:6443"],
    ["fd00::1", "https://[fd00::1]:6443"],
  ];
  const others: [string, string][] = [
    ["", "https://10.96.0.1"],
    [" , ", "https://10.96.0.1"],
    ["10.96.0.1", "https://10.96.0.10"],
    ["10.96.0.1:6443", "https://10.96.0.1"],
    ["10.96.0.0/12", "https://10.112.0.0"],
    ["10.96.0.0/12", "https://example.com"],
    ["10.96.0.1/32", "https://10.96.0.2"],
    ["999.0.0.0/8", "https://10.96.0.1"],
    ["example.com", "https://notexample.com"],
    ["api.example.com", "https://example.com"],
    ["fd00::1", "https://[fd00::2]"],
  ];
  for (const name of ["NO_PROXY", "no_proxy"]) {
    for (const [value, url] of without) {
      assertEquals(
        isProxied(url, { HTTPS_PROXY: PROXY, [name]: value }),
        false,
        `${value}, ${url}`,
      );
    }
    for (const [value, url] of others) {
      assertEquals(isProxied(url, { HTTPS_PROXY: PROXY, [name]: value }), true, `${value}, ${url}`);
    }
  }
});
