import { assertEquals } from "@std/assert";
import { configMaps, withServer } from "../../support/servers/kube_server.ts";
import { encodeObject } from "../../../src/testing/protobuf/protobuf_object.ts";
import { podSpec, workloadSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";

type Encodable = Parameters<typeof encodeObject>[0];

test("a body of another media type is refused with 415, and one over 3 MiB with 413", () =>
  withServer(async ({ client }) => {
    const cbor = await client.send(configMaps, {
      method: "POST",
      headers: { "content-type": "application/cbor" },
      body: "metadata: {name: a}",
    });
    assertEquals([cbor.status, cbor.body.reason], [415, "UnsupportedMediaType"]);
    const large = await client.send(configMaps, {
      method: "POST",
      json: { metadata: { name: "a" }, data: { k: "x".repeat(3 * 1024 * 1024) } },
    });
    assertEquals([large.status, large.body.reason], [413, "RequestEntityTooLarge"]);
  }));

test("fieldManager and fieldValidation are accepted, and unsupported values are refused", () =>
  withServer(async ({ client }) => {
    const create = (query: string) =>
      client.send(`${configMaps}?${query}`, {
        method: "POST",
        json: { metadata: { generateName: "a" } },
      });
    assertEquals((await create("fieldManager=me&fieldValidation=Strict&pretty=true")).status, 201);
    assertEquals((await create("fieldValidation=Sometimes")).status, 422);
  }));

test("objects are created, updated, scaled, evicted and deleted by protobuf", () =>
  withServer(async ({ client }) => {
    const send = async (method: string, path: string, object: Encodable) => {
      const headers = { "content-type": "application/vnd.kubernetes.protobuf" };
      const { status, body } = await client.send(path, {
        method,
        headers,
        body: encodeObject(object),
      });
      assertEquals(status, method === "POST" ? 201 : 200, JSON.stringify(body));
      return body;
    };
    const apps = "/apis/apps/v1/namespaces/default/deployments";
    const type = { apiVersion: "apps/v1", kind: "Deployment" };
    const spec = workloadSpec;
    const made = await send("POST", apps, { ...type, metadata: { name: "web" }, spec });
    assertEquals(made.spec.template.spec.containers[0].image, podSpec.containers[0]!.image);
    const metadata = { ...made.metadata, labels: { a: "1" } };
    const updated = await send("PUT", `${apps}/web`, { ...type, metadata, spec });
    assertEquals(updated.metadata.labels, { a: "1" });
    const scale = { apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: 3 } };
    const scaled = await send("PUT", `${apps}/web/scale`, { ...scale, metadata: { name: "web" } });
    assertEquals(scaled.spec.replicas, 3);
    const options = { apiVersion: "apps/v1", kind: "DeleteOptions", dryRun: ["All"] };
    await send("DELETE", `${apps}/web`, options);
    assertEquals((await client.send(`${apps}/web`)).status, 200);
    await send("DELETE", `${apps}/web`, { ...options, dryRun: [] });
    assertEquals((await client.send(`${apps}/web`)).status, 404);

    const pods = "/api/v1/namespaces/default/pods";
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" } };
    await send("POST", pods, { ...pod, spec: podSpec });
    const target = { kind: "Node", name: "n" };
    const named = { metadata: { name: "web" } };
    await send("POST", `${pods}/web/binding`, {
      apiVersion: "v1",
      kind: "Binding",
      ...named,
      target,
    });
    await send("POST", `${pods}/web/eviction`, {
      apiVersion: "policy/v1",
      kind: "Eviction",
      ...named,
    });
    const account = "/api/v1/namespaces/default/serviceaccounts/default/token";
    const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest" };
    const token = await send("POST", account, { ...request, spec: { expirationSeconds: 600 } });
    assertEquals(token.spec.expirationSeconds, 600);
    const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview" };
    const { status } = await send(
      "POST",
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      {
        ...review,
        spec: { resourceAttributes: { verb: "get", resource: "pods" } },
      },
    );
    assertEquals(status.allowed, true);
  }));

test("an object in protobuf gets the defaults, and is refused by the rules, of one in JSON", () =>
  withServer(async ({ client }) => {
    const pods = "/api/v1/namespaces/default/pods?dryRun=All";
    const type = { apiVersion: "v1", kind: "Pod" };
    const resources = { limits: { cpu: "0.5", memory: "1024Mi" } };
    const whole = { containers: [{ ...podSpec.containers[0], resources }] };
    for (const [spec, expected] of [[whole, 201], [{ containers: [] }, 422]] as const) {
      const object = { ...type, metadata: { name: "a" }, spec };
      const json = await client.send(pods, { method: "POST", json: object });
      const { status, body } = await client.send(pods, {
        method: "POST",
        headers: { "content-type": "application/vnd.kubernetes.protobuf" },
        body: encodeObject(object),
      });
      assertEquals([status, body.spec, body.message], [
        expected,
        json.body.spec,
        json.body.message,
      ]);
      if (status !== 201) continue;
      const [{ resources: found }] = body.spec.containers;
      const canonical = { cpu: "500m", memory: "1Gi" };
      assertEquals(found, { limits: canonical, requests: canonical });
    }
  }));

test("unknown and repeated fields in the body of a part are refused or told once", () =>
  withServer(async ({ client }) => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: podSpec };
    const pods = "/api/v1/namespaces/default/pods";
    await client.send(pods, { method: "POST", json: pod });
    const path = `${pods}/a/ephemeralcontainers`;
    const body = JSON.stringify({ ...pod, colour: 1 }).replace("{", '{"kind":"Pod",');
    const headers = { "content-type": "application/json" };
    const faults = ['duplicate field "kind"', 'unknown field "colour"'];
    const refused = await client.send(`${path}?fieldValidation=Strict`, {
      method: "PUT",
      headers,
      body,
    });
    assertEquals(refused.status, 400);
    assertEquals(refused.body.message.split("strict decoding error: ")[1], faults.join(", "));
    const told = await client.send(path, { method: "PUT", headers, body });
    assertEquals(told.status, 200);
    const warnings = told.headers.get("warning")?.split(/, (?=299)/);
    assertEquals(warnings, faults.map((text) => `299 - ${JSON.stringify(text)}`));
    const patched = await client.send(`${path}?fieldValidation=Strict`, {
      method: "PATCH",
      headers: { "content-type": "application/merge-patch+json" },
      body: '{"colour":1}',
    });
    assertEquals(patched.status, 422);
  }));

test("protobuf of another kind is refused as JSON of it", () =>
  withServer(async ({ client }) => {
    const refused = async (object: Encodable) => {
      const { status, body } = await client.send(configMaps, {
        method: "POST",
        headers: { "content-type": "application/vnd.kubernetes.protobuf" },
        body: encodeObject(object),
      });
      return [status, body.message];
    };
    for (const kind of ["Pod", "PodList"]) {
      const object = { apiVersion: "v1", kind };
      const json = await client.send(configMaps, { method: "POST", json: object });
      assertEquals(await refused(object), [400, json.body.message]);
    }
  }));
