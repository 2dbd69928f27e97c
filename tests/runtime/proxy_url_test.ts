import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { parseProxyUrl } from "../../src/runtime/proxy_url.ts";
import { shownForms } from "../support/shown_forms.ts";
import { test } from "../support/test.ts";

test("parseProxyUrl takes user name and password apart from the URL", () => {
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
  ];
  for (const proxyUrl of refused) {
    const error = assertThrows(() => parseProxyUrl(proxyUrl, "my proxy"), ConfigurationError, "my");
    assertFalse(shownForms(error).includes("pa55"));
  }
});
