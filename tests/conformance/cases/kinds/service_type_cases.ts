import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "../../assert_failure.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

const ports = [{ name: "http", port: 80 }];

async function createService(fixture: Fixture, spec: unknown): Promise<string> {
  const path = fixture.path("services");
  await fixture.api.create(path, { metadata: { name: "web" }, spec });
  return `${path}/web`;
}

/** Returns a spec without the values that the server chooses. */
function shown({ body }: Answer): unknown {
  const { clusterIP, clusterIPs, ports, healthCheckNodePort, ...spec } = body.spec;
  return {
    ...spec,
    ...clusterIP !== undefined && { clusterIP: clusterIP === clusterIPs[0] ? "IP" : clusterIP },
    ...healthCheckNodePort !== undefined && { healthCheckNodePort: "PORT" },
    ports: ports?.map((port: { nodePort?: number }) => ({
      ...port,
      ...port.nodePort !== undefined && { nodePort: "PORT" },
    })),
  };
}

const inside = {
  clusterIP: "IP",
  ipFamilies: ["IPv4"],
  ipFamilyPolicy: "SingleStack",
  internalTrafficPolicy: "Cluster",
};
const port = { name: "http", port: 80, protocol: "TCP", targetPort: 80 };
const common = { sessionAffinity: "None" };

/** Services that change their type. */
export const serviceTypeCases: Cases = {
  async "a Service loses its node ports with the type that has them, and gets others"(fixture) {
    const { api } = fixture;
    const path = await createService(fixture, { type: "NodePort", ports });
    const first = (await api.get(path)).body.spec;
    const cluster = await api.patch(path, { spec: { type: "ClusterIP" } });
    assertEquals(cluster.status, 200, cluster.body.message);
    assertEquals(shown(cluster), { ...common, ...inside, type: "ClusterIP", ports: [port] });
    assertEquals(cluster.body.spec.clusterIP, first.clusterIP);
    const node = await api.patch(path, { spec: { type: "NodePort" } });
    assertEquals(shown(node), {
      ...common,
      ...inside,
      type: "NodePort",
      externalTrafficPolicy: "Cluster",
      ports: [{ ...port, nodePort: "PORT" }],
    });
    const balanced = await api.patch(path, { spec: { type: "LoadBalancer" } });
    assertEquals(
      [balanced.body.spec.ports, balanced.body.spec.allocateLoadBalancerNodePorts],
      [node.body.spec.ports, true],
    );
  },

  async "a Service that is no LoadBalancer any more has nothing of it left"(fixture) {
    const { api } = fixture;
    const path = await createService(fixture, {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      loadBalancerClass: "example.com/class",
      ports,
    });
    const ingress = [{ ip: "192.0.2.1" }];
    await api.patch(`${path}/status`, { status: { loadBalancer: { ingress } } });
    const before = (await api.get(path)).body;
    assertEquals(typeof before.spec.healthCheckNodePort, "number");
    assertEquals(before.status.loadBalancer.ingress[0].ip, "192.0.2.1");
    const cluster = await api.patch(path, { spec: { type: "ClusterIP" } });
    assertEquals(cluster.status, 200, cluster.body.message);
    assertEquals(shown(cluster), { ...common, ...inside, type: "ClusterIP", ports: [port] });
    assertEquals(cluster.body.status, { loadBalancer: {} });
  },

  async "a Service of an external name has no addresses, and gets some with another type"(fixture) {
    const { api } = fixture;
    const path = await createService(fixture, { type: "LoadBalancer", ports });
    const named = await api.patch(path, {
      spec: { type: "ExternalName", externalName: "example.com" },
    });
    assertEquals(named.status, 200, named.body.message);
    assertEquals(shown(named), {
      ...common,
      type: "ExternalName",
      externalName: "example.com",
      ports: [port],
    });
    assertEquals(shown(await api.get(path)), shown(named));
    const cluster = await api.patch(path, { spec: { type: "ClusterIP", externalName: null } });
    assertEquals(shown(cluster), { ...common, ...inside, type: "ClusterIP", ports: [port] });
  },

  async "a whole Service of another type need not repeat what the server chose"(fixture) {
    const { api } = fixture;
    const path = await createService(fixture, { type: "NodePort", ports });
    const put = (spec: unknown) => api.put(path, { metadata: { name: "web" }, spec });
    const { nodePort } = (await api.get(path)).body.spec.ports[0];
    const kept = await put({ type: "LoadBalancer", ports: [{ name: "http", port: 81 }] });
    assertEquals(kept.body.spec.ports[0].nodePort, nodePort);
    const cluster = await put({ ports });
    assertEquals(shown(cluster), { ...common, ...inside, type: "ClusterIP", ports: [port] });
    assertEquals((await put({ type: "ExternalName", externalName: "example.com" })).status, 200);
  },

  async "a traffic policy decides about the port for checks"(fixture) {
    const { api } = fixture;
    const path = await createService(fixture, { type: "LoadBalancer", ports });
    const portWith = async (externalTrafficPolicy: string) => {
      const { body } = await api.patch(path, { spec: { externalTrafficPolicy } });
      return typeof body.spec.healthCheckNodePort;
    };
    assertEquals(await portWith("Local"), "number");
    assertEquals(await portWith("Cluster"), "undefined");
  },

  async "fields of another type that an update changes are refused"(fixture) {
    const { api } = fixture;
    const path = await createService(fixture, { type: "NodePort", ports });
    const subject = { name: "web", kind: "Service" };
    const unused = "may not be used when `type` is 'ClusterIP'";
    const numbered = await api.patch(path, {
      spec: { type: "ClusterIP", ports: [{ ...ports[0], nodePort: 31_877 }] },
    });
    assertFailure(numbered, {
      status: 422,
      reason: "Invalid",
      message: `Service "web" is invalid: spec.ports[0].nodePort: Forbidden: ${unused}`,
      details: blaming(subject, [["spec.ports[0].nodePort", "Forbidden", `Forbidden: ${unused}`]]),
    });
    const local = await api.patch(path, {
      spec: { type: "ClusterIP", externalTrafficPolicy: "Local" },
    });
    const inner = 'Invalid value: "Local": may only be set for externally-accessible services';
    assertFailure(local, {
      status: 422,
      reason: "Invalid",
      message: `Service "web" is invalid: spec.externalTrafficPolicy: ${inner}`,
      details: blaming(subject, [["spec.externalTrafficPolicy", "Invalid", inner]]),
    });
    const named = await api.patch(path, {
      spec: {
        type: "ExternalName",
        externalName: "example.com",
        ipFamilyPolicy: "PreferDualStack",
      },
    });
    const refused = "Forbidden: may not be set for ExternalName services";
    assertFailure(named, {
      status: 422,
      reason: "Invalid",
      message: `Service "web" is invalid: spec.ipFamilyPolicy: ${refused}`,
      details: blaming(subject, [["spec.ipFamilyPolicy", "Forbidden", refused]]),
    });
  },
};
