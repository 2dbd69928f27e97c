import { assertEquals, assertThrows } from "@std/assert";
import { readLaunchFlags } from "../../../src/testing/launch/launch_flags.ts";
import { workloadControllers } from "../../../src/testing/workloads/start_workloads.ts";
import { test } from "../../support/test.ts";

test("readLaunchFlags reads every flag, and has defaults for all but the kubeconfig", () => {
  assertEquals(readLaunchFlags(["--kubeconfig=out.yaml"]), {
    kubeconfig: "out.yaml",
    port: 0,
    doorPort: 0,
    tokenLifetime: undefined,
    apply: undefined,
    watch: false,
    snapshot: undefined,
    clock: undefined,
    faults: [],
    exits: [],
    webhookServices: {},
    settings: {},
    celRules: "evaluate",
    authorization: "all",
    node: "stand-in",
    controllers: [],
    envtest: false,
    exitWithStdin: false,
  });
  const started = [
    "--snapshot=s.json",
    "--clock=2030-01-01T00:00:00Z",
    "--fault",
    '{"kind":"cut","after":"request"}',
    '--exit={"exitCode":1}',
  ];
  const services = [
    "--webhook-service=a/b=https://127.0.0.1:1",
    '--fault={"kind":"refuse"}',
    "--set=http2=false",
  ];
  const all = [
    ...started,
    ...services,
    "--watch",
    "--kubeconfig=a",
    "--port=6443",
    "--token-lifetime",
    "10",
    "--apply",
    "dir",
  ];
  assertEquals(
    readLaunchFlags([
      ...all,
      "--cel-rules=ignore",
      "--authorization=rbac",
      "--node=none",
      "--controllers=all",
      "--door-port=6444",
    ]),
    {
      kubeconfig: "a",
      port: 6443,
      doorPort: 6444,
      tokenLifetime: 10,
      apply: "dir",
      watch: true,
      snapshot: "s.json",
      clock: Date.UTC(2030, 0),
      faults: [{ kind: "cut", after: "request" }, { kind: "refuse" }],
      exits: [{ exitCode: 1 }],
      webhookServices: { "a/b": "https://127.0.0.1:1" },
      settings: { http2: false },
      celRules: "ignore",
      authorization: "rbac",
      node: "none",
      controllers: workloadControllers,
      envtest: false,
      exitWithStdin: false,
    },
  );
  for (const [args, node] of [[[], "none"], [["--node=stand-in"], "stand-in"]] as const) {
    const flags = readLaunchFlags(["--kubeconfig=a", "--envtest", ...args]);
    assertEquals([flags.envtest, flags.authorization, flags.node], [true, "rbac", node]);
  }
  const { controllers } = readLaunchFlags([
    "--kubeconfig=a",
    "--controllers=replicasets,deployments",
  ]);
  assertEquals(controllers, ["replicasets", "deployments"]);
});

test("readLaunchFlags refuses what makes no sense, and names the flag", () => {
  for (
    const [args, message] of [
      [[], "--kubeconfig is missing"],
      [["--kubeconfig=a", "--port=x"], "--port must be from 0 to 65535: it is x."],
      [["--kubeconfig=a", "--port=70000"], "--port must be"],
      [["--kubeconfig=a", "--door-port=-1"], "--door-port must be from 0 to 65535: it is -1."],
      [["--kubeconfig=a", "--token-lifetime=0"], "--token-lifetime must be from 1 to 86400"],
      [["--kubeconfig=a", "--colour=red"], "colour"],
      [["--kubeconfig=a", "--apply="], "--apply is empty: name a manifest"],
      [["--kubeconfig=a", "--kubeconfig", "b"], "--kubeconfig is given twice: give it once."],
      [
        ["--kubeconfig=a", "--cel-rules=keep"],
        "--cel-rules must be evaluate or ignore: it is keep.",
      ],
      [
        ["--kubeconfig=a", "--authorization=abac"],
        "--authorization must be all or rbac: it is abac.",
      ],
      [
        ["--kubeconfig=a", "--clock=tomorrow"],
        "--clock must be an RFC 3339 time from 1970 to 9999, such as 2030-01-01T00:00:00Z",
      ],
      [["--kubeconfig=a", "--watch"], "--watch needs --apply: name the manifests to watch."],
      [["--kubeconfig=a", "--clock=+010000-01-01T00:00:00Z"], "from 1970 to 9999"],
      [["--kubeconfig=a", "--fault={"], "--fault must be JSON such as"],
      [["--kubeconfig=a", "--fault=1"], "--fault: A fault must be an object such as"],
      [["--kubeconfig=a", '--fault={"kind":"melt"}'], "--fault: A fault's kind must be one of"],
      [["--kubeconfig=a", "--exit=1"], "--exit: The settings of an exit must be an object"],
      [["--kubeconfig=a", '--exit={"exitCode":-1}'], "--exit: exitCode must be a whole number"],
      [["--kubeconfig=a", "--port=7", "--door-port=7"], "--port and --door-port are both 7"],
      [["--kubeconfig=a", "--controllers=all,jobs"], '--controllers takes "all" alone'],
      [["--kubeconfig=a", "--snapshot="], "--snapshot is empty: name a file."],
      [["--kubeconfig=a", "--webhook-service=a=https://b"], "must be NAMESPACE/NAME=URL"],
      [
        ["--kubeconfig=a", "--webhook-service=a/b=http://b"],
        "with an https URL: it is a/b=http://b",
      ],
      [["--kubeconfig=a", "--node=real"], "--node must be stand-in or none: it is real."],
      [
        ["--kubeconfig=a", "--controllers=deployments,pods"],
        "--controllers must be replicasets or",
      ],
      [["--kubeconfig=a", "--port=0", "--port=0"], "--port is given twice"],
    ] as const
  ) {
    assertThrows(() => readLaunchFlags([...args]), TypeError, message);
  }
});
