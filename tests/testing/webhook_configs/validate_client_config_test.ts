import { assertEquals } from "@std/assert";
import { validateClientConfig } from "../../../src/testing/webhook_configs/validate_client_config.ts";
import { test } from "../../support/test.ts";

function errorsOf(clientConfig: unknown): string[] {
  return validateClientConfig("c", clientConfig).map(({ field, message }) =>
    `${field.slice(2)}: ${message}`
  );
}

// The other messages are in the contract suite.
test("validateClientConfig accepts URLs as Go reads them", () => {
  for (
    const url of [
      "https://a.test",
      "HTTPS://a.test:8443/x/y",
      "https://a.test/x?",
      "https://a.test/x#",
      "https://[::1]:8443/x",
      "https://a.test/%41",
    ]
  ) assertEquals(errorsOf({ url }), [], url);
});

test("validateClientConfig says why Go does not read a URL", () => {
  const faultOf = (url: string) =>
    /url must be a valid URL: parse ".*?": (.*); desired/.exec(errorsOf({ url })[0] ?? "")?.[1];
  assertEquals(faultOf("https://[::1"), "missing ']' in host");
  assertEquals(faultOf("https://[::1]:x/"), 'invalid port ":x" after host');
  assertEquals(faultOf("https://a\x07/"), "net/url: invalid control character in URL");
  assertEquals(faultOf("https://a b/"), 'invalid character " " in host name');
  assertEquals(faultOf("https://a/%4"), 'invalid URL escape "%4"');
});

test("validateClientConfig accepts Services with paths of names", () => {
  for (const path of [undefined, "", "/", "/a", "/a/", "/apis/a.test/v1"]) {
    assertEquals(errorsOf({ service: { name: "s", namespace: "n", path } }), [], path);
  }
});
