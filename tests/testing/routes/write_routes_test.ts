import { assertEquals } from "@std/assert";
import { configMaps, withServer } from "../../support/servers/kube_server.ts";
import { encodeObject } from "../../../src/testing/protobuf/protobuf_object.ts";
import { test } from "../../support/test.ts";

type Encodable = Parameters<typeof encodeObject>[0];

test("a body of another media type is refused with 415, and one over 3 MiB with 413", () =>
  withServer(async ({ client }) => {
    const yaml = await client.send(configMaps, {
      method: "POST",
      headers: { "content-type": "application/yaml" },
      body: "metadata: {name: a}",
    });
    assertEquals([yaml.status, yaml.body.reason], [415, "UnsupportedMediaType"]);
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
    const spec = { template: { spec: { containers: [{ name: "a", image: "a" }] } } };
    const made = await send("POST", apps, { ...type, metadata: { name: "web" }, spec });
    assertEquals(made.spec.template.spec.containers[0].image, "a");
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
    await send("POST", pods, { ...pod, spec: { containers: [{ name: "a", image: "a" }] } });
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
