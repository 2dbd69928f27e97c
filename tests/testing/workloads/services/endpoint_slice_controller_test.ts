import { assertEquals } from "@std/assert";
import {
  type ControlledServer,
  withControllers,
} from "../../../support/servers/controlled_server.ts";
import { test } from "../../../support/test.ts";

const services = "/api/v1/namespaces/default/services";
const slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
const pods = "/api/v1/namespaces/default/pods";
const selector = { app: "web" };
const service = (given = {}) => ({
  metadata: { name: "web", labels: { team: "a" } },
  spec: { selector, ports: [{ name: "http", port: 80, targetPort: "web" }], ...given },
});

// deno-lint-ignore no-explicit-any -- a test reads what it expects
type Found = any;

function createPod({ send }: ControlledServer, name: string, containerPort = 8080): Promise<Found> {
  const ports = [{ name: "web", containerPort }];
  return send("POST", pods, {
    metadata: { name, labels: selector },
    spec: { containers: [{ name: "main", image: "a:1", ports }] },
  });
}

const namesIn = (slice: Found) =>
  (slice.endpoints ?? []).map(({ targetRef }: Found) => targetRef.name).sort();

test("a Service has an EndpointSlice with its pods, whose ports are found by name", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    const { uid } = (await createPod(place, "a")).metadata;
    const { metadata } = await send("POST", services, service());
    const [slice, ...others] = await get(slices);
    assertEquals([others, slice.addressType], [[], "IPv4"]);
    assertEquals([slice.metadata.generateName, slice.metadata.labels], ["web-", {
      team: "a",
      "kubernetes.io/service-name": "web",
      "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    }]);
    assertEquals(slice.metadata.ownerReferences, [{
      apiVersion: "v1",
      kind: "Service",
      name: "web",
      uid: metadata.uid,
      controller: true,
      blockOwnerDeletion: true,
    }]);
    assertEquals(slice.ports, [{ name: "http", port: 8080, protocol: "TCP" }]);
    assertEquals(slice.endpoints, [{
      addresses: ["10.244.0.2"],
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: "Pod", namespace: "default", name: "a", uid },
      nodeName: "stand-in",
    }]);
  }));

test("a slice follows its pods: those that come and go, and those that are not ready", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await send("POST", services, service());
    const [empty] = await get(slices);
    assertEquals([namesIn(empty), empty.ports ?? []], [[], []]);
    for (const name of ["a", "b", "c"]) await createPod(place, name);
    await send("DELETE", `${pods}/b`);
    await send("PATCH", `${pods}/c`, { metadata: { labels: { app: "other" } } });
    const status = { conditions: [{ type: "Ready", status: "False" }] };
    await send("PATCH", `${pods}/a/status`, { status });
    const [slice, ...others] = await get(slices);
    assertEquals([namesIn(slice), others], [["a"], []]);
    assertEquals(slice.endpoints[0].conditions, {
      ready: false,
      serving: false,
      terminating: false,
    });
    await send("PATCH", `${services}/web`, { spec: { publishNotReadyAddresses: true } });
    assertEquals((await get(slices))[0].endpoints[0].conditions.ready, true);
  }));

test("pods with other numbers for a port have a slice of their own", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await createPod(place, "a");
    await createPod(place, "b", 9090);
    await send("POST", services, service());
    const found: Found[] = await get(slices);
    const shown = found.map((slice) => [slice.ports[0].port, ...namesIn(slice)]).sort();
    assertEquals(shown, [[8080, "a"], [9090, "b"]]);
  }));

test("a slice has a hundred endpoints at most, and few of them change", () =>
  withControllers(async (place) => {
    const { send, get, server } = place;
    await send("POST", services, service());
    for (let number = 0; number < 101; number++) {
      server.objects.create({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `p${number}`, labels: selector },
        spec: { containers: [{ name: "main", image: "a:1", ports: [] }] },
      });
    }
    const sizes = async () => (await get(slices)).map((slice: Found) => slice.endpoints.length);
    assertEquals((await sizes()).sort(), [1, 100]);
    const versions = async () =>
      (await get(slices)).map(({ metadata }: Found) => metadata.resourceVersion);
    const before = await versions();
    await createPod(place, "named-otherwise");
    const after = await versions();
    assertEquals([before.length, after.length], [2, 3]);
    assertEquals(before.every((version: string) => after.includes(version)), true);
  }));

test("Services without a selector have no slices, headless ones are marked", () =>
  withControllers(async ({ send, get }) => {
    const ports = [{ port: 80 }];
    await send("POST", services, { metadata: { name: "bare" }, spec: { ports } });
    const external = { type: "ExternalName", externalName: "example.com", selector };
    await send("POST", services, { metadata: { name: "outside" }, spec: external });
    assertEquals(await get(slices), []);
    await send("POST", services, service({ clusterIP: "None" }));
    const [slice] = await get(slices);
    assertEquals(slice.metadata.labels["service.kubernetes.io/headless"], "");
  }));

test("a slice that is deleted comes again, and goes with its Service", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await createPod(place, "a");
    await send("POST", services, service());
    const [first] = await get(slices);
    await send("DELETE", `${slices}/${first.metadata.name}`);
    const [again] = await get(slices);
    assertEquals([namesIn(again), again.metadata.uid === first.metadata.uid], [["a"], false]);
    await send("DELETE", `${services}/web`);
    assertEquals(await get(slices), []);
  }));

test("slices that are right are not written again", () =>
  withControllers(async (place) => {
    const { send, clock, writes } = place;
    await createPod(place, "a");
    await send("POST", services, service());
    const before = writes();
    assertEquals(before.filter((write) => write.includes("endpointslices")).length, 1);
    await clock.advance(600_000);
    await send("PATCH", `${pods}/a`, { metadata: { annotations: { note: "1" } } });
    assertEquals(writes().slice(before.length), ["MODIFIED pods/default/a"]);
  }));
