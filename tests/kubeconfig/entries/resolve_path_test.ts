import { assertEquals } from "@std/assert";
import { resolvePath } from "../../../src/kubeconfig/entries/resolve_path.ts";
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
