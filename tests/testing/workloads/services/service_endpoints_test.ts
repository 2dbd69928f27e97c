import { assertEquals } from "@std/assert";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import {
  endpointGroups,
  isHeadless,
  type Service,
} from "../../../../src/testing/workloads/services/service_endpoints.ts";
import { test } from "../../../support/test.ts";

const service = (given = {}): Service => ({
  metadata: { name: "web" },
  spec: { clusterIP: "10.96.0.1", ports: [{ port: 80, targetPort: "web" }], ...given },
});
const pod = (name: string, given: { spec?: object; status?: object; meta?: object } = {}): Pod => ({
  metadata: { name, namespace: "shop", uid: `u-${name}`, ...given.meta },
  spec: {
    nodeName: "n",
    containers: [{ ports: [{ name: "web", containerPort: 8080 }] }],
    ...given.spec,
  },
  status: {
    phase: "Running",
    podIP: "10.0.0.1",
    conditions: [{ type: "Ready", status: "True" }],
    ...given.status,
  },
});
const conditionsOf = (each: Pod, given = {}) =>
  endpointGroups(service(given), [each], "IPv4")[0]?.endpoints[0]?.conditions;

test("endpoints are ready as their pods are, unless all are published", () => {
  const unready = { status: { conditions: [] } };
  const leaving = { meta: { deletionTimestamp: "T" } };
  const table = [
    [{}, {}, { ready: true, serving: true, terminating: false }],
    [unready, {}, { ready: false, serving: false, terminating: false }],
    [leaving, {}, { ready: false, serving: true, terminating: true }],
    [unready, { publishNotReadyAddresses: true }, {
      ready: true,
      serving: false,
      terminating: false,
    }],
  ] as const;
  for (const [given, ofService, expected] of table) {
    assertEquals(conditionsOf(pod("a", given), ofService), expected);
  }
});

test("pods without an address of the kind, or that have ended, have no endpoint", () => {
  const podIPs = [{ ip: "10.0.0.1" }, { ip: "fd00::1" }];
  const pods = [
    pod("both", { status: { podIPs } }),
    pod("ended", { status: { phase: "Failed" } }),
    pod("new", { status: { podIP: undefined } }),
  ];
  const addresses = (type: "IPv4" | "IPv6") =>
    endpointGroups(service(), pods, type).flatMap(({ endpoints }) =>
      endpoints.map((each) => each.addresses)
    );
  assertEquals([addresses("IPv4"), addresses("IPv6")], [[["10.0.0.1"]], [["fd00::1"]]]);
});

test("a named port is found in each pod, in its sidecars too", () => {
  const other = { containers: [{ ports: [{ name: "web", containerPort: 9090 }] }] };
  const sidecar = {
    containers: [],
    initContainers: [
      { ports: [{ name: "web", containerPort: 1 }] },
      { restartPolicy: "Always", ports: [{ name: "web", containerPort: 7070 }] },
    ],
  };
  const pods = [
    pod("a"),
    pod("b", { spec: other }),
    pod("c"),
    pod("d", { spec: sidecar }),
    pod("e", { spec: { containers: [] } }),
  ];
  const groups = endpointGroups(service(), pods, "IPv4");
  assertEquals(groups.map(({ ports, endpoints }) => [ports[0]?.port, endpoints.length]), [
    [8080, 2],
    [9090, 1],
    [7070, 1],
    [undefined, 1],
  ]);
  const numbered = service({
    ports: [{ name: "x", port: 80, protocol: "UDP", appProtocol: "h2" }],
  });
  assertEquals(endpointGroups(numbered, [pod("a")], "IPv4")[0]?.ports, [
    { name: "x", port: 80, protocol: "UDP", appProtocol: "h2" },
  ]);
});

test("an endpoint has the host name of a pod in the subdomain of the Service", () => {
  const nameOf = (subdomain: string) => {
    const [group] = endpointGroups(
      service(),
      [pod("a", { spec: { hostname: "h", subdomain } })],
      "IPv4",
    );
    return group?.endpoints[0]?.hostname;
  };
  assertEquals([nameOf("web"), nameOf("other")], ["h", undefined]);
  assertEquals([isHeadless(service()), isHeadless(service({ clusterIP: "None" }))], [false, true]);
});
