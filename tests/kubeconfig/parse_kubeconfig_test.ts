import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { EntryReader } from "../../src/kubeconfig/entries/entry_reader.ts";
import { parseKubeconfig, readExecEntry } from "../../src/kubeconfig/parse_kubeconfig.ts";
import { test } from "../support/test.ts";
import { simple } from "./loading_case.ts";

test("parseKubeconfig resolves each path in an entry, and no other text", () => {
  const text = simple({
    cluster: { "certificate-authority": "ca" },
    user: {
      "client-certificate": "cert",
      "client-key": "key",
      tokenFile: "token",
      exec: { command: "./plugin", args: ["./arg"] },
      "auth-provider": { name: "oidc", config: { "idp-certificate-authority": "idp" } },
    },
  });
  const { clusters, users } = parseKubeconfig(text, "/a/config");
  const user = users.get("jane");
  assertEquals(clusters.get("one")?.caFile, "/a/ca");
  assertEquals(
    [user?.certificateFile, user?.keyFile, user?.tokenFile, user?.exec?.command],
    ["/a/cert", "/a/key", "/a/token", "/a/plugin"],
  );
  assertEquals(user?.exec?.args, ["./arg"]);
  assertEquals(user?.authProvider?.config.get("idp-certificate-authority"), "idp");
});

test("parseKubeconfig keeps the extension for exec plugins, whatever its type", () => {
  const extension = { audience: ["a", 1, null] };
  const extensions = [
    { name: "minikube.sigs.k8s.io", extension: "x" },
    { name: "client.authentication.k8s.io/exec", extension },
  ];
  const { clusters } = parseKubeconfig(simple({ cluster: { extensions } }), "config");
  assertEquals(clusters.get("one")?.execConfig, extension);
});

test("parseKubeconfig reads kind and apiVersion without regard to case, and uses the last key in order, as client-go does", () => {
  const parse = (text: string) => parseKubeconfig(text, "config").currentContext;
  for (
    const head of ["kind: Config", "apiVersion: /v1", "Kind: Pod\nkind: Config", "KIND: null", ""]
  ) {
    assertEquals(parse(`${head}\ncurrent-context: x`), "x");
  }
  for (
    const head of [
      "Kind: Pod",
      "APIVERSION: v2",
      "kind: Config\nKIND: 5",
      "Kind: [a]",
    ]
  ) {
    assertThrows(() => parse(`${head}\ncurrent-context: x`), ConfigurationError);
  }
});

test("parseKubeconfig refuses two extensions of one name where client-go does, and what is not base64", () => {
  const twice = "extensions: [{name: a, extension: 1}, {name: a, extension: 2}]";
  const broken: Record<string, string> = {
    [twice]: 'config: extensions has the name "a" twice',
    [`preferences: {${twice}}`]: 'config: preferences.extensions has the name "a" twice',
    "preferences: []": "config: preferences must be a mapping",
    "preferences: {colors: x}": "config: preferences.colors must be true or false",
    [`clusters: [{cluster: {${twice}}}]`]: "clusters[0].cluster.extensions has the name",
    [`users: [{user: {${twice}}}]`]: "users[0].user.extensions has the name",
    [`contexts: [{context: {${twice}}}]`]: "contexts[0].context.extensions has the name",
    "clusters: [{cluster: {certificate-authority-data: s}}]":
      "clusters[0].cluster.certificate-authority-data is not base64",
    "users: [{user: {client-certificate-data: s}}]":
      "users[0].user.client-certificate-data is not base64",
    "users: [{user: {client-key-data: s}}]": "users[0].user.client-key-data is not base64",
  };
  for (const [text, message] of Object.entries(broken)) {
    assertThrows(() => parseKubeconfig(text, "config"), ConfigurationError, message);
  }
});

const read = (value: unknown) =>
  readExecEntry(new EntryReader(value, { subject: "exec", path: "" }), "/home/jane/.kube/config");

test("A command with a slash is a path, and any other command is looked up in PATH", () => {
  assertEquals(read({ command: "aws" }).command, "aws");
  assertEquals(read({ command: "bin/aws" }).command, "/home/jane/.kube/bin/aws");
  assertEquals(read({ command: "../bin/aws" }).command, "/home/jane/bin/aws");
  assertEquals(read({ command: "/usr/bin/aws" }).command, "/usr/bin/aws");
});

test("Every field of exec may be left out, and null means the same", () => {
  const nothing = { args: [], env: [], provideClusterInfo: false };
  assertEquals(read({}), nothing);
  assertEquals(read({ args: null, env: null, command: null }), nothing);
});

test("exec has variables with names and values", () => {
  const env = [{ name: "A", value: "1" }, { name: "B" }];
  assertEquals(read({ env }).env, [{ name: "A", value: "1" }, { name: "B", value: "" }]);
});
