import { assertEquals } from "@std/assert";
import { plainUrl } from "../../src/doctor/plain_url.ts";
import { test } from "../support/test.ts";

test("plainUrl keeps the port, also the one that the scheme says", () => {
  const urls = ["https://a.test", "https://a.test:6443/x", "http://a.test", "https://[::1]"];
  assertEquals(urls.map((url) => plainUrl(new URL(url)).href), [
    "http://a.test:443/",
    "http://a.test:6443/",
    "http://a.test/",
    "http://[::1]:443/",
  ]);
});
