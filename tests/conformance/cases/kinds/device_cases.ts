import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "../../assert_failure.ts";
import { namesOf } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

/** The kinds for devices, addresses and migrations. */
export const deviceCases: Cases = {
  async "claims for devices are completed, and keep their metadata in an update of the status"(
    fixture,
  ) {
    const { api } = fixture;
    const path = fixture.path("resource.k8s.io/v1/resourceclaims");
    const requests = [
      { name: "one", exactly: { deviceClassName: "a.example.com" } },
      { name: "all", exactly: { deviceClassName: "a.example.com", allocationMode: "All" } },
      { name: "any", firstAvailable: [{ name: "x", deviceClassName: "b.example.com" }] },
    ];
    const created = await api.create(path, {
      metadata: { name: "a" },
      spec: { devices: { requests } },
    });
    assertEquals(created.metadata.generation, undefined);
    const exact = { allocationMode: "ExactCount", count: 1 };
    assertEquals(created.spec.devices.requests, [
      { name: "one", exactly: { deviceClassName: "a.example.com", ...exact } },
      { name: "all", exactly: { deviceClassName: "a.example.com", allocationMode: "All" } },
      { name: "any", firstAvailable: [{ name: "x", deviceClassName: "b.example.com", ...exact }] },
    ]);
    const { status, body } = await api.put(`${path}/a/status`, {
      ...created,
      metadata: { ...created.metadata, labels: { a: "b" } },
      spec: { devices: { requests: [requests[0]] } },
    });
    assertEquals([status, body.metadata.labels, body.spec], [200, undefined, created.spec]);
    const changed = await api.patch(`${path}/a`, { spec: { devices: { requests: [] } } });
    const fields = changed.body.details?.causes?.map(({ field }: { field: string }) => field);
    assertEquals([changed.status, fields], [422, ["spec"]], changed.body.message);
    assertEquals((await api.delete(`${path}/a`)).body.kind, "ResourceClaim");
  },

  async "slices are selected by driver, node and pool, and count their changes"(fixture) {
    const { api } = fixture;
    const path = "/apis/resource.k8s.io/v1/resourceslices";
    const name = fixture.namespace;
    const created = await fixture.create(path, {
      metadata: { name },
      spec: {
        driver: `${name}.example.com`,
        nodeName: name,
        pool: { name: "pool", generation: 1, resourceSliceCount: 1 },
        devices: [{ name: "d" }],
      },
    });
    assertEquals(created.metadata.generation, 1);
    for (const field of [`spec.driver%3D${name}.example.com`, `spec.nodeName%3D${name}`]) {
      assertEquals(namesOf((await api.get(`${path}?fieldSelector=${field}`)).body), [name]);
    }
    const pool = { pool: { generation: 2 } };
    const { body } = await api.patch(`${path}/${name}`, { spec: pool });
    assertEquals(body.metadata.generation, 2);
    const moved = await api.patch(`${path}/${name}`, { spec: { driver: "other.example.com" } });
    assertEquals([moved.status, moved.body.message], [
      422,
      `ResourceSlice.resource.k8s.io "${name}" is invalid: spec.driver: Invalid value: "other.example.com": field is immutable`,
    ]);
  },

  async "the name of an IPAddress is an address, and what has it stays"(fixture) {
    const { api } = fixture;
    const path = "/apis/networking.k8s.io/v1/ipaddresses";
    const parentRef = { resource: "services", namespace: fixture.namespace, name: "web" };
    const refused = async (name: string, spec: object) => {
      const { status, body } = await api.post(`${path}?dryRun=All`, { metadata: { name }, spec });
      assertEquals(status, 422, body.message);
      return body.message;
    };
    const kind = "IPAddress.networking.k8s.io";
    assertEquals(
      await refused("web", { parentRef }),
      `${kind} "web" is invalid: metadata.name: Invalid value: "web": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`,
    );
    assertEquals(
      await refused("2001:DB8::1", { parentRef }),
      `${kind} "2001:DB8::1" is invalid: metadata.name: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")`,
    );
    assertEquals(
      await refused("192.0.2.1", {}),
      `${kind} "192.0.2.1" is invalid: spec.parentRef: Required value`,
    );
    const random = crypto.getRandomValues(new Uint16Array(3));
    const name = `2001:db8:${[...random].map((each) => (each | 1).toString(16)).join(":")}::1`;
    await fixture.create(path, { metadata: { name }, spec: { parentRef } });
    const changed = await api.patch(`${path}/${name}`, { spec: { parentRef: { name: "other" } } });
    assertEquals(
      [changed.status, changed.body.message.includes("spec.parentRef"), changed.body.reason],
      [422, true, "Invalid"],
    );
  },

  async "a migration of stored objects names a resource"(fixture) {
    const path = "/apis/storagemigration.k8s.io/v1/storageversionmigrations";
    const name = fixture.namespace;
    const spec = { resource: { group: "apps", resource: "deployments" } };
    await fixture.create(path, { metadata: { name }, spec, status: { resourceVersion: "1" } });
    const { body } = await fixture.api.get(`${path}/${name}`);
    assertEquals([body.spec, body.status?.resourceVersion], [spec, undefined]);
    const message = "Invalid value: 0: must be specified for an update";
    const subject = { name, group: "storagemigration.k8s.io", kind: "storageversionmigrations" };
    const { resourceVersion: _version, ...metadata } = body.metadata;
    assertFailure(await fixture.api.put(`${path}/${name}`, { ...body, metadata }), {
      status: 422,
      reason: "Invalid",
      message:
        `storageversionmigrations.storagemigration.k8s.io "${name}" is invalid: metadata.resourceVersion: ${message}`,
      details: blaming(subject, [["metadata.resourceVersion", "Invalid", message]]),
    });
  },
};
