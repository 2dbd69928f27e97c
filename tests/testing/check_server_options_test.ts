import { assertThrows } from "@std/assert";
import {
  checkKubeletOptions,
  checkServerOptions,
  checkTokenOptions,
} from "../../src/testing/check_server_options.ts";
import { TestClock } from "../../src/testing/mod.ts";
import { test } from "../support/test.ts";

test("checkServerOptions refuses unknown options, wrong types and unknown values", () => {
  checkServerOptions({});
  checkServerOptions({ clock: new TestClock(), manifests: "crds", authentication: "none" });
  const wrong: [object, string][] = [
    [{ manifests: 5 }, "manifests must be a string or an array of strings"],
    [{ namespace: "a" }, 'have no setting "namespace"'],
    [{ authentication: "basic" }, "authentication must be token or none: current value is basic."],
    [{ celRules: "run" }, "celRules must be evaluate or ignore"],
    [{ serviceClusterIpRange: "10.0.0.0" }, "serviceClusterIpRange must be an IPv4 range"],
    [
      { kubernetesVersion: "1.29" },
      "kubernetesVersion must be 1.30 or 1.37: current value is 1.29",
    ],
    [{ clock: {} }, "clock must be a TestClock"],
  ];
  for (const [options, message] of wrong) {
    assertThrows(() => checkServerOptions(options), TypeError, message);
  }
});

test("Tokens and kubelets refuse unknown options too", () => {
  checkTokenOptions({ name: "a", tokenFile: "/token" });
  assertThrows(() => checkTokenOptions({ user: "a" } as object), TypeError, '"user"');
  checkKubeletOptions({ directory: "/pod", links: false });
  assertThrows(() => checkKubeletOptions({ directory: "" }), TypeError, "needs a directory");
});
