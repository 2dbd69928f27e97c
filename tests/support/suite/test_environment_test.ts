import { assertEquals } from "@std/assert";
import { test } from "../test.ts";
import { testEnvironment } from "./test_environment.ts";

test("testEnvironment leaves out the machine's proxies, cluster, colors, logs and telemetry", () => {
  const kept = { PATH: "/bin", KUBEWIRE_SEED: "1", LANG: "C" };
  const others = ["HTTP_PROXY", "https_proxy", "no_proxy", "KUBECONFIG", "KUBERNETES_SERVICE_HOST"];
  const added = ["FORCE_COLOR", "DENO_LOG", "RUST_LOG", "OTEL_SDK_DISABLED", "OTEL_DENO"];
  const set = Object.fromEntries([...others, ...added].map((name) => [name, "x"]));
  assertEquals(testEnvironment({ ...set, ...kept }), kept);
});
