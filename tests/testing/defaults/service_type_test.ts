import { assertEquals } from "@std/assert";
import { withServiceAddresses } from "../../../src/testing/defaults/service_addresses.ts";
import { withFieldsOfType } from "../../../src/testing/defaults/service_type.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { test } from "../../support/test.ts";

type Spec = Record<string, unknown>;

const service = (spec: Spec): KubeObject => ({ metadata: { name: "s" }, spec });
const stored = (spec: Spec) =>
  withServiceAddresses(service({ ports: [{ port: 80, protocol: "TCP" }], ...spec }), []);
const changed = (previous: KubeObject, spec: Spec) => {
  const next = { ...previous, spec: { ...Object(previous.spec), ...spec } };
  return withFieldsOfType(next, previous, [previous]).spec as Spec;
};
const names = (spec: Spec) => Object.keys(spec).sort();

test("a headless Service loses its address with an external name too", () => {
  const headless = stored({ type: "ClusterIP", clusterIP: "None", selector: { app: "a" } });
  const named = changed(headless, { type: "ExternalName", externalName: "a.example" });
  assertEquals(names(named), ["externalName", "ports", "selector", "type"]);
});

test("an address that a client cleared or changed with the type is not taken for its own", () => {
  const before = stored({ type: "ClusterIP" });
  const named = { type: "ExternalName", externalName: "a.example" };
  const cleared = changed(before, { ...named, clusterIP: undefined });
  assertEquals([cleared.clusterIP, cleared.clusterIPs], [undefined, undefined]);
  const old = changed(before, { ...named, clusterIPs: undefined });
  assertEquals([old.clusterIP, old.clusterIPs], [undefined, undefined]);
  const other = changed(before, { ...named, clusterIP: "10.96.0.99" });
  assertEquals([other.clusterIP, other.clusterIPs], ["10.96.0.99", ["10.96.0.99"]]);
});

test("fields of a type are kept if an update changes them, so that they are refused", () => {
  const before = stored({
    type: "LoadBalancer",
    externalTrafficPolicy: "Local",
    allocateLoadBalancerNodePorts: true,
    loadBalancerClass: "example.com/a",
  });
  const same = changed(before, { type: "ClusterIP" });
  assertEquals(names(same), [
    "clusterIP",
    "clusterIPs",
    "ipFamilies",
    "ipFamilyPolicy",
    "ports",
    "type",
  ]);
  assertEquals(same.ports, [{ port: 80, protocol: "TCP" }]);
  const ports = [{ port: 80, protocol: "TCP", nodePort: 32_000 }];
  const kept = changed(before, {
    type: "ClusterIP",
    ports,
    healthCheckNodePort: 32_001,
    loadBalancerClass: "example.com/b",
    allocateLoadBalancerNodePorts: false,
    externalTrafficPolicy: "Cluster",
  });
  assertEquals([kept.ports, kept.healthCheckNodePort, kept.loadBalancerClass], [
    ports,
    32_001,
    "example.com/b",
  ]);
  assertEquals([kept.allocateLoadBalancerNodePorts, kept.externalTrafficPolicy], [
    false,
    "Cluster",
  ]);
});

test("a Service that external addresses reach keeps its traffic policy", () => {
  const before = stored({ type: "NodePort", externalTrafficPolicy: "Local" });
  const reached = changed(before, { type: "ClusterIP", externalIPs: ["192.0.2.1"] });
  assertEquals(reached.externalTrafficPolicy, "Local");
});
