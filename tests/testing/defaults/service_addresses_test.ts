import { assertEquals, assertThrows } from "@std/assert";
import { addressRangeOf } from "../../../src/testing/defaults/address_range.ts";
import {
  withAddedAddresses,
  withKeptAddresses,
  withServiceAddresses,
} from "../../../src/testing/defaults/service_addresses.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

const service = (spec: Record<string, unknown>): KubeObject => ({ metadata: { name: "s" }, spec });
const ports = [{ port: 80, protocol: "TCP" }];

test("services get different addresses and node ports", () => {
  const first = withServiceAddresses(service({ type: "NodePort", ports }), []);
  const second = withServiceAddresses(service({ type: "NodePort", ports }), [first]);
  assertEquals(
    [first, second].map(({ spec }) => {
      const { clusterIP, ports } = spec as Record<string, Record<string, unknown>[]>;
      return [clusterIP as unknown, ports![0]!.nodePort];
    }),
    [["10.96.0.10", 30_000], ["10.96.0.11", 30_001]],
  );
});

test("services get the addresses of a range, until it is full", () => {
  const range = addressRangeOf("10.1.0.0/29");
  const made: KubeObject[] = [];
  for (let index = 0; index < 5; index++) {
    made.push(withServiceAddresses(service({ type: "ClusterIP", ports }), made, range));
  }
  const addresses = made.map(({ spec }) => (spec as Record<string, unknown>).clusterIP);
  assertEquals(addresses.toSorted(), [2, 3, 4, 5, 6].map((last) => `10.1.0.${last}`));
  const more = () => withServiceAddresses(service({ type: "ClusterIP", ports }), made, range);
  assertThrows(more, StatusError, "failed to allocate a serviceIP: range is full");
});

test("an update keeps the address and the node ports that it does not name", () => {
  const stored = withServiceAddresses(service({ type: "NodePort", ports }), []);
  assertEquals(withKeptAddresses(service({ type: "NodePort", ports }), stored), stored);
  const named = service({ type: "ExternalName" });
  assertEquals(withKeptAddresses(named, stored), named);
});

test("ports of a new service that differ in their protocols share a node port, others do not", () => {
  const dns = [{ port: 53, protocol: "UDP" }, { port: 53, protocol: "TCP" }, { port: 80 }];
  const { spec } = withServiceAddresses(service({ type: "NodePort", ports: dns }), []);
  const numbersOf = (spec: unknown) =>
    Object(spec).ports.map(({ nodePort }: { nodePort: number }) => nodePort);
  assertEquals(numbersOf(spec), [30_000, 30_000, 30_001]);
  const before = service({ type: "ClusterIP", ports: dns });
  const added = withAddedAddresses(service({ type: "NodePort", ports: dns }), before, [before]);
  assertEquals(numbersOf(added.spec), [30_000, 30_001, 30_002]);
});

test("an update finds the node ports of a service by the names of its ports", () => {
  const named = [{ name: "a", port: 80, nodePort: 30_000 }, {
    name: "b",
    port: 81,
    nodePort: 30_001,
  }];
  const before = service({ type: "NodePort", ports: named });
  const kept = (ports: unknown[]) => {
    const { spec } = withKeptAddresses(service({ type: "NodePort", ports }), before);
    return Object(spec).ports.map(({ nodePort }: { nodePort?: number }) => nodePort);
  };
  assertEquals(kept([{ name: "b", port: 80 }, { name: "c", port: 81 }]), [30_001, undefined]);
  assertEquals(kept([{ name: "a", port: 80 }, { name: "c", port: 81, nodePort: 30_000 }]), [
    undefined,
    30_000,
  ]);
});
