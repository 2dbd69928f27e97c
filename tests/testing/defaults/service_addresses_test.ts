import { assertEquals } from "@std/assert";
import {
  withKeptAddresses,
  withServiceAddresses,
} from "../../../src/testing/defaults/service_addresses.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
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

test("an update keeps the address and the node ports that it does not name", () => {
  const stored = withServiceAddresses(service({ type: "NodePort", ports }), []);
  assertEquals(withKeptAddresses(service({ type: "NodePort", ports }), stored), stored);
  const named = service({ type: "ExternalName" });
  assertEquals(withKeptAddresses(named, stored), named);
});
