import { assertEquals } from "@std/assert";
import { parseKubeconfig } from "../../src/kubeconfig/parse_kubeconfig.ts";
import { test } from "../support/test.ts";
import { simple } from "./loading_case.ts";

test("parseKubeconfig resolves each path that an entry has, and no other text", () => {
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

test("parseKubeconfig keeps the extension for exec plugins, whatever it is", () => {
  const extension = { audience: ["a", 1, null] };
  const extensions = [
    { name: "minikube.sigs.k8s.io", extension: "x" },
    { name: "client.authentication.k8s.io/exec", extension },
  ];
  const { clusters } = parseKubeconfig(simple({ cluster: { extensions } }), "config");
  assertEquals(clusters.get("one")?.execConfig, extension);
});
