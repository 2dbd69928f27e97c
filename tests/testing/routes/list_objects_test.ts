import { assertEquals } from "@std/assert";
import {
  configMaps,
  createConfigMap,
  namesOf,
  withServer,
} from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

test("a list has the current resourceVersion, and items of built-in resources have no kind", () =>
  withServer(async ({ server, client }) => {
    await createConfigMap(client, "b");
    await createConfigMap(client, "a");
    const { status, body } = await client.send(configMaps);
    assertEquals([status, body.kind, body.apiVersion], [200, "ConfigMapList", "v1"]);
    assertEquals(body.metadata, { resourceVersion: String(server.store.revision) });
    assertEquals(namesOf(body), ["a", "b"]);
    assertEquals([body.items[0].kind, body.items[0].apiVersion], [undefined, undefined]);
  }));

test("a list of all namespaces has the objects of each, and a list of one namespace only its own", () =>
  withServer(async ({ server, client }) => {
    await createConfigMap(client, "a");
    const metadata = { name: "b", namespace: "kube-system" };
    server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
    assertEquals(namesOf((await client.send("/api/v1/configmaps")).body), ["a", "b"]);
    assertEquals(namesOf((await client.send(configMaps)).body), ["a"]);
    const path = "/api/v1/configmaps?fieldSelector=metadata.namespace%3Dkube-system";
    assertEquals(namesOf((await client.send(path)).body), ["b"]);
    const nowhere = await client.send("/api/v1/namespaces/nowhere/configmaps");
    assertEquals([nowhere.status, nowhere.body.items], [200, []]);
  }));

test("pages show the state at the first one, count the remaining objects, and end", () =>
  withServer(async ({ client }) => {
    for (const name of ["a", "b", "c", "d", "e"]) await createConfigMap(client, name);
    const first = (await client.send(`${configMaps}?limit=2`)).body;
    assertEquals([namesOf(first), first.metadata.remainingItemCount], [["a", "b"], 3]);
    await createConfigMap(client, "bb");
    await client.send(`${configMaps}/c`, { method: "DELETE" });
    const token = encodeURIComponent(first.metadata.continue);
    const second = (await client.send(`${configMaps}?limit=2&continue=${token}`)).body;
    assertEquals([namesOf(second), second.metadata.remainingItemCount], [["c", "d"], 1]);
    assertEquals(second.metadata.resourceVersion, first.metadata.resourceVersion);
    const next = encodeURIComponent(second.metadata.continue);
    const third = (await client.send(`${configMaps}?limit=2&continue=${next}`)).body;
    assertEquals(namesOf(third), ["e"]);
    assertEquals(third.metadata, { resourceVersion: first.metadata.resourceVersion });
  }));

test("a continue token of a compacted state gives a 410 with a token that continues at the latest state", () =>
  withServer(async ({ server, client }) => {
    for (const name of ["a", "b", "c"]) await createConfigMap(client, name);
    const first = (await client.send(`${configMaps}?limit=1`)).body;
    await createConfigMap(client, "d");
    server.compact();
    const page = (token: string) =>
      client.send(`${configMaps}?limit=9&continue=${encodeURIComponent(token)}`);
    const expired = await page(first.metadata.continue);
    assertEquals([expired.status, expired.body.reason], [410, "Expired"]);
    assertEquals(
      expired.body.message.startsWith("The provided continue parameter is too old to display"),
      true,
    );
    const rest = await page(expired.body.metadata.continue);
    assertEquals(namesOf(rest.body), ["b", "c", "d"]);
    assertEquals(rest.body.metadata.resourceVersion, String(server.store.revision));
  }));

test("a page with a selector has as many matches as the limit, and no remaining count", () =>
  withServer(async ({ client }) => {
    for (const name of ["a", "b", "c", "d"]) {
      await createConfigMap(client, name, {
        labels: { even: String(name === "b" || name === "d") },
      });
    }
    const path = `${configMaps}?limit=1&labelSelector=even%3Dtrue`;
    const first = (await client.send(path)).body;
    assertEquals([namesOf(first), first.metadata.remainingItemCount], [["b"], undefined]);
    const second =
      (await client.send(`${path}&continue=${encodeURIComponent(first.metadata.continue)}`)).body;
    assertEquals([namesOf(second), second.metadata.continue], [["d"], undefined]);
  }));

test("resourceVersion and resourceVersionMatch choose between a past and the current state", () =>
  withServer(async ({ client }) => {
    const { resourceVersion: old } = (await createConfigMap(client, "a")).metadata;
    await createConfigMap(client, "b");
    const list = async (query: string) =>
      namesOf((await client.send(`${configMaps}?${query}`)).body);
    assertEquals(await list(`resourceVersion=${old}&resourceVersionMatch=Exact`), ["a"]);
    assertEquals(await list(`resourceVersion=${old}&resourceVersionMatch=NotOlderThan`), [
      "a",
      "b",
    ]);
    assertEquals(await list(`resourceVersion=${old}`), ["a", "b"]);
    assertEquals(await list(`resourceVersion=${old}&limit=5`), ["a"]);
    assertEquals(await list("resourceVersion=0&limit=1"), ["a", "b"]);
  }));

test("a list at a compacted resourceVersion gives 410 Expired", () =>
  withServer(async ({ server, client }) => {
    const { resourceVersion } = (await createConfigMap(client, "a")).metadata;
    await createConfigMap(client, "b");
    server.compact();
    const path = `${configMaps}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`;
    const { status, body } = await client.send(path);
    assertEquals([status, body.reason, body.code], [410, "Expired", 410]);
    assertEquals(body.message, "The resourceVersion for the provided list is too old.");
  }));

test("a resourceVersion in the future gives a 504 with the cause ResourceVersionTooLarge", () =>
  withServer(async ({ server, client }) => {
    const { revision } = server.store;
    await createConfigMap(client, "a");
    for (const path of [configMaps, `${configMaps}/a`]) {
      const { status, body, headers } = await client.send(
        `${path}?resourceVersion=${revision + 100}`,
      );
      assertEquals(status, 504);
      assertEquals(body.reason, "Timeout");
      assertEquals(
        body.message,
        `Timeout: Too large resource version: ${revision + 100}, current: ${revision + 1}`,
      );
      assertEquals(body.details, {
        causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
        retryAfterSeconds: 1,
      });
      assertEquals(headers.get("retry-after"), "1");
    }
  }));

const refused: [string, number, string][] = [
  [
    "resourceVersionMatch=Exact",
    422,
    'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
  ],
  [
    "resourceVersionMatch=Exact&resourceVersion=0",
    422,
    'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
  ],
  [
    "resourceVersionMatch=Foo&resourceVersion=1",
    422,
    'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "Foo": supported values: "Exact", "NotOlderThan", ""',
  ],
  [
    "sendInitialEvents=true",
    422,
    'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
  ],
  [
    "resourceVersion=abc",
    400,
    'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
  ],
  ["limit=many", 400, 'strconv.ParseInt: parsing "many": invalid syntax'],
  ["continue=%3F", 400, "invalid continue token: continue key is not valid"],
  ["labelSelector=a%20in%20b", 400, "unable to parse requirement: found 'b' expected: '('"],
  [
    "fieldSelector=spec.foo%3D1",
    400,
    '"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
];

for (const [query, code, message] of refused) {
  test(`a list with ${decodeURIComponent(query)} is refused with ${code}`, () =>
    withServer(async ({ client }) => {
      const { status, body } = await client.send(`${configMaps}?${query}`);
      assertEquals([status, body.message, body.code], [code, message, code]);
    }));
}

test("pods are selected by the fields that Kubernetes supports for them", () =>
  withServer(async ({ server, client }) => {
    const pods = "/api/v1/namespaces/default/pods";
    for (const [name, nodeName] of [["p", "one"], ["q", "two"]] as const) {
      const spec = { ...podSpec, nodeName };
      server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec });
    }
    const list = (selector: string) =>
      client.send(`${pods}?fieldSelector=${encodeURIComponent(selector)}`);
    assertEquals(namesOf((await list("spec.nodeName=one")).body), ["p"]);
    assertEquals(namesOf((await list("spec.host=two,status.phase=Pending")).body), ["q"]);
    assertEquals(namesOf((await list("spec.hostNetwork!=false")).body), []);
    const wrong = await list("spec.foo=1");
    assertEquals([wrong.status, wrong.body.message], [400, "field label not supported: spec.foo"]);
  }));
