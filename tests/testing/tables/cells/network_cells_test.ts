import { assertEquals } from "@std/assert";
import { networkCells } from "../../../../src/testing/tables/cells/network_cells.ts";
import { test } from "../../../support/test.ts";

const metadata = { name: "a" };

test("a service shows how it is reached from outside", () => {
  const external = (spec: Record<string, unknown>, status = {}) =>
    networkCells.services!({ metadata, spec, status }, 0)[3];
  const externalIPs = ["1.2.3.4"];
  const ingress = [{ hostname: "b.test" }, { ip: "5.6.7.8" }, { ip: "5.6.7.8" }];
  const status = { loadBalancer: { ingress } };
  assertEquals(external({ type: "NodePort", externalIPs }), "1.2.3.4");
  assertEquals(external({ type: "LoadBalancer" }), "<pending>");
  assertEquals(external({ type: "LoadBalancer" }, status), "5.6.7.8,b.test");
  assertEquals(external({ type: "LoadBalancer", externalIPs }, status), "5.6.7.8,b.test,1.2.3.4");
  assertEquals(external({ type: "Other" }), "<unknown>");
});

test("ports of nodes and addresses of version 6 are shown as kubectl shows them", () => {
  const ports = [{ port: 80, nodePort: 30080, protocol: "TCP" }];
  const spec = { clusterIPs: ["10.0.0.1"], ports };
  assertEquals(networkCells.services!({ metadata, spec }, 0).slice(2, 5), [
    "10.0.0.1",
    "<unknown>",
    "80:30080/TCP",
  ]);
  const subsets = [{ addresses: [{ ip: "::1" }], ports: [{ port: 80 }] }];
  assertEquals(networkCells.endpoints!({ metadata, subsets }, 0)[1], "[::1]:80");
});

test("an address names its parent, a default class is marked", () => {
  const parentRef = { group: "", resource: "services", namespace: "n", name: "web" };
  const address = networkCells["networking.k8s.io/ipaddresses"]!(
    { metadata, spec: { parentRef } },
    0,
  );
  assertEquals(address[1], "services/n/web");
  const annotations = { "ingressclass.kubernetes.io/is-default-class": "true" };
  const marked = { metadata: { name: "a", annotations } };
  assertEquals(networkCells["networking.k8s.io/ingressclasses"]!(marked, 0)[0], "a (default)");
});
