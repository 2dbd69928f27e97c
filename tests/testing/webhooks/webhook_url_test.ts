import { assertEquals } from "@std/assert";
import { webhookUrl } from "../../../src/testing/webhooks/webhook_url.ts";
import { test } from "../../support/test.ts";

/** The results are those of Go's `path.Join` and `net/url`, with which kube-apiserver joins them. */
const urls = [
  ["https://h", "https://h/?timeout=10s"],
  ["https://h/", "https://h/?timeout=10s"],
  ["https://h//", "https://h/?timeout=10s"],
  ["https://h:443/a", "https://h:443/a?timeout=10s"],
  ["https://h//a//b/", "https://h/a/b?timeout=10s"],
  ["https://h/a/./b/../c", "https://h/a/c?timeout=10s"],
  ["https://h/../x", "https://h/x?timeout=10s"],
  ["https://h/a%20b", "https://h/a%20b?timeout=10s"],
  ["https://h/a%2Fb", "https://h/a/b?timeout=10s"],
  ["https://h/a%2f%2e%2e/c", "https://h/c?timeout=10s"],
  ["https://h/%C3%A9!*'()$&+,:;=@~-_.", "https://h/%C3%A9%21%2A%27%28%29$&+,:;=@~-_.?timeout=10s"],
] as const;

test("webhookUrl joins the path of a URL as kube-apiserver does", () => {
  for (const [url, expected] of urls) {
    assertEquals(webhookUrl({ url, service: undefined, caBundle: "" }, 10), expected);
  }
});

test("webhookUrl joins the path of a Service", () => {
  for (const [path, joined] of [["/", "/"], ["//a//b/", "/a/b"], ["", "/"]] as const) {
    const service = { name: "hooks", namespace: "web", port: 8443, path };
    assertEquals(
      webhookUrl({ url: undefined, service, caBundle: "" }, 3),
      `https://hooks.web.svc:8443${joined}?timeout=3s`,
    );
  }
});
