import { assertEquals, assertThrows } from "@std/assert";
import { readApiServerFlags } from "../../../src/testing/launch/api_server_flags.ts";
import { test } from "../../support/test.ts";

test("readApiServerFlags reads the flags that envtest passes, and names those without an effect", () => {
  assertEquals(
    readApiServerFlags([
      "--allow-privileged=true",
      "--authorization-mode=RBAC",
      "--bind-address=127.0.0.1",
      "--cert-dir=/tmp/certs",
      "--client-ca-file=/tmp/certs/client.crt",
      "--etcd-servers=http://127.0.0.1:2379",
      "--feature-gates=A=true,WatchList=true",
      "--feature-gates=AggregatedDiscoveryEndpoint=false,WatchList=false",
      "--secure-port=6000",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--v=2",
    ]),
    {
      port: 6000,
      certDir: "/tmp/certs",
      certificateFile: "/tmp/certs/apiserver.crt",
      keyFile: "/tmp/certs/apiserver.key",
      clientCaFile: "/tmp/certs/client.crt",
      etcdServer: "http://127.0.0.1:2379",
      authorization: "rbac",
      settings: [
        "watchList=false",
        "aggregatedDiscovery=false",
        'serviceClusterIpRange="10.0.0.0/24"',
      ],
      ignored: ["feature-gates=A", "v"],
    },
  );
  const other = ["--cert-dir=/a", "--tls-cert-file=/b", "--tls-private-key-file=/c"];
  const { certificateFile, keyFile, authorization, clientCaFile, port, settings } =
    readApiServerFlags(other);
  assertEquals(settings, []);
  const range = "--service-cluster-ip-range=fd00::/108";
  assertEquals(readApiServerFlags([...other, range]).ignored, ["service-cluster-ip-range"]);
  assertEquals([certificateFile, keyFile, authorization, clientCaFile, port], [
    "/b",
    "/c",
    "all",
    undefined,
    6443,
  ]);
});

test("readApiServerFlags follows the modes that it has, names the others, and refuses unknown ones", () => {
  const read = (modes: string) => {
    const { authorization, ignored } = readApiServerFlags([
      "--cert-dir=/a",
      `--authorization-mode=${modes}`,
    ]);
    return [authorization, ...ignored];
  };
  assertEquals(read("Node,RBAC"), ["rbac"]);
  assertEquals(read("AlwaysAllow,RBAC"), ["all"]);
  assertEquals(read("RBAC,Webhook"), ["rbac", "authorization-mode=Webhook"]);
  assertEquals(read("ABAC"), ["all", "authorization-mode=ABAC"]);
  const message =
    "--authorization-mode must be of AlwaysAllow, AlwaysDeny, ABAC, Webhook, RBAC, Node: " +
    "it is RBAC,Nope.";
  assertThrows(() => read("RBAC,Nope"), TypeError, message);
});

test("readApiServerFlags refuses what it cannot do", () => {
  for (
    const [args, message] of [
      [[], "--cert-dir is missing"],
      [["serve"], "serve is not a flag: write --NAME=VALUE."],
      [["--cert-dir=a", "--bind-address=0.0.0.0"], "--bind-address must be 127.0.0.1"],
      [["--cert-dir=a", "--secure-port=x"], "--secure-port must be from 0 to 65535."],
      [
        ["--cert-dir=a", "--feature-gates=WatchList"],
        "--feature-gates WatchList must be true or false: it is .",
      ],
    ] as const
  ) {
    assertThrows(() => readApiServerFlags(args), TypeError, message);
  }
});
