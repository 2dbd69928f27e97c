import { assertEquals } from "@std/assert";
import { hasFormat } from "../../../src/testing/objects/string_format.ts";
import { test } from "../../support/test.ts";

/** For each format texts that have it, and texts that do not; by `k8s.io/kube-openapi`. */
const samples: Record<string, [good: string[], bad: string[]]> = {
  "bsonobjectid": [["507f1f77bcf86cd799439011"], ["507f"]],
  "byte": [["aGk=", "aGVsbG8h"], ["aGk", "a-b="]],
  "cidr": [["10.0.0.0/8", "fd00::/64"], ["10.0.0.0", "10.0.0.0/33", "fd00::/129"]],
  "creditcard": [["4111 1111 1111 1111"], ["4111 1111 1111 1112"]],
  "date": [["2026-02-28"], ["2026-02-30", "2026-2-3"]],
  "date-time": [["2026-01-02T03:04:05Z", "2026-01-02t03:04:05.5+01:00"], [
    "2026-01-02",
    "2026-01-02T25:04:05Z",
  ]],
  "duration": [["1h30m", "22 ns", "3 days"], ["soon", "5"]],
  "email": [["a@example.com", "A <a@b.c>"], ["a", "a@", "a b@c"]],
  "hexcolor": [["#fff", "a0b1c2"], ["#ffff"]],
  "hostname": [["example.com", "a-b.example.com"], ["-a.com", "a..b"]],
  "ipv4": [["1.2.3.4", "1.2.3.04"], ["1.2.3", "1.2.3.256", "a.2.3.4"]],
  "ipv6": [["::1", "fe80::1:2"], ["1.2.3.4", ":::", "[::1]"]],
  "isbn": [["0321751043", "978-0321751041"], ["0321751044"]],
  "k8s-long-name": [["a.b-c"], ["A.b", "a..b"]],
  "k8s-short-name": [["a-b"], ["a.b", "-a"]],
  "mac": [["01:02:03:04:ab:cd", "0102.0304.abcd"], ["01:02:03", "01-02:03:04:05:06"]],
  "password": [["anything"], []],
  "rgbcolor": [["rgb(1, 2,255)"], ["rgb(1,2)", "rgb(1,2,256)"]],
  "ssn": [["111-22-3333"], ["11-22-3333"]],
  "uri": [["http://example.com/a", "/a/b"], ["a b", "a"]],
  "uuid": [["6BA7B810-9dad-11d1-80b4-00c04fd430c8"], ["6ba7b810"]],
  "uuid3": [["6ba7b810-9dad-31d1-80b4-00c04fd430c8"], ["6ba7b810-9dad-41d1-80b4-00c04fd430c8"]],
  "uuid4": [["6ba7b810-9dad-41d1-80b4-00c04fd430c8"], ["6ba7b810-9dad-31d1-80b4-00c04fd430c8"]],
  "uuid5": [["6ba7b810-9dad-51d1-80b4-00c04fd430c8"], ["6ba7b810-9dad-31d1-80b4-00c04fd430c8"]],
};

for (const [format, [good, bad]] of Object.entries(samples)) {
  test(`hasFormat knows ${format}`, () => {
    const verdicts = [...good, ...bad].map((text) => [text, hasFormat(text, format)]);
    assertEquals(verdicts, [
      ...good.map((text) => [text, true]),
      ...bad.map((text) => [text, false]),
    ]);
  });
}

test("hasFormat has no verdict on a format that Kubernetes does not know", () => {
  assertEquals([hasFormat("a", "made-up"), hasFormat("a", "constructor")], [undefined, undefined]);
});
