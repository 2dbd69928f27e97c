import { assertEquals } from "@std/assert";
import { test } from "../test.ts";
import { testEnvironment } from "./test_environment.ts";

test("testEnvironment leaves out the machine's proxies, cluster and colors", () => {
  const kept = { PATH: "/bin", KUBEWIRE_SEED: "1", LANG: "C" };
  const others = ["HTTP_PROXY", "https_proxy", "no_proxy", "KUBECONFIG", "KUBERNETES_SERVICE_HOST"];
  const set = Object.fromEntries([...others, "FORCE_COLOR"].map((name) => [name, "x"]));
  assertEquals(testEnvironment({ ...set, ...kept }), kept);
});
