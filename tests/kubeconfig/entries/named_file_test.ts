import { assertEquals, assertRejects } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { readNamedFile, resolvePath } from "../../../src/kubeconfig/entries/named_file.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { test } from "../../support/test.ts";

test("resolvePath resolves a path against the folder of a file", () => {
  const rows: [string, string, string][] = [
    ["ca.crt", "/home/jane/.kube/config", "/home/jane/.kube/ca.crt"],
    ["./ca.crt", "/home/jane/.kube/config", "/home/jane/.kube/ca.crt"],
    ["../ca.crt", "/home/jane/.kube/config", "/home/jane/ca.crt"],
    ["pki/ca.crt", "work/config", "work/pki/ca.crt"],
    ["plugin", "config", "./plugin"],
    ["../../../../ca.crt", "/home/jane/.kube/config", "/ca.crt"],
    ["a/./../b//ca.crt", "/home/jane/.kube/../config", "/home/jane/b/ca.crt"],
    ["../ca.crt", "work/config", "./ca.crt"],
    ["../../ca.crt", "work/config", "../ca.crt"],
    ["..\\ca.crt", "C:\\Users\\jane\\config", "C:\\Users\\ca.crt"],
    ["/etc/pki/../ca.crt", "/home/jane/.kube/config", "/etc/pki/../ca.crt"],
    ["/etc/ca.crt", "/home/jane/.kube/config", "/etc/ca.crt"],
    ["~/ca.crt", "/home/jane/config", "/home/jane/~/ca.crt"],
    ["C:\\ca.crt", "C:\\Users\\jane\\config", "C:\\ca.crt"],
    ["ca.crt", "C:\\Users\\jane\\config", "C:\\Users\\jane\\ca.crt"],
  ];
  for (const [path, file, expected] of rows) assertEquals(resolvePath(path, file), expected);
});

test("readNamedFile returns the content, or an error with the path and the field that names it", async () => {
  const runtime = fakeRuntime({ files: { "/a": "text" } });
  assertEquals(await readNamedFile(runtime, { path: "/a", subject: "client-key" }), "text");
  await assertRejects(
    () => readNamedFile(runtime, { path: "/b", subject: "client-key" }),
    ConfigurationError,
    "/b (client-key) cannot be read",
  );
});
