import { assertEquals } from "@std/assert";
import { portWarnings } from "../../../src/testing/warnings/port_warnings.ts";
import { test } from "../../support/test.ts";

const tcp = { containerPort: 80, protocol: "TCP" };

test("ports of one number have warnings, those of two protocols have none", () => {
  const ports = [tcp, { ...tcp, protocol: "UDP" }, { ...tcp, hostPort: 1, hostIP: "10.0.0.1" }];
  const other = [{ ...tcp, hostPort: 2, hostIP: "10.0.0.1" }, { ...tcp, hostPort: 2 }];
  assertEquals(portWarnings([[{ ports }, "a"], [{ ports: other }, "b"]]), [
    "a.ports[2]: overlapping port definition with a.ports[0]",
    "b.ports[0]: overlapping port definition with a.ports[0]",
    "b.ports[1]: overlapping port definition with a.ports[0]",
    "b.ports[1]: dangerously ambiguous port definition with b.ports[0]",
  ]);
});

test("an address without a port of the host is shown as Go shows the port", () => {
  const ports = [{ ...tcp, hostIP: "10.0.0.1", name: "web" }];
  assertEquals(portWarnings([[{ ports }, "a"]]), [
    "a.ports[0]: hostIP set without hostPort: " +
    "{Name:web HostPort:0 ContainerPort:80 Protocol:TCP HostIP:10.0.0.1}",
  ]);
});

test("each repetition of a name has the warning with the first port of that name", () => {
  const named = (containerPort: number) => ({ ...tcp, containerPort, name: "web" });
  const ports = [named(1), named(2), { ...tcp, containerPort: 3 }, named(4)];
  const warning = (at: number) =>
    `a.ports[${at}]: duplicate port name "web" with a.ports[0], services and probes that ` +
    "select ports by name will use a.ports[0]";
  assertEquals(portWarnings([[{ ports }, "a"]]), [warning(1), warning(3)]);
});
