import { assertEquals, assertMatch } from "@std/assert";
import type { Answer } from "../../json_api.ts";
import { patching, type ScriptedWebhook, serveWebhooks } from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

const allow = () => ({ allowed: true });
const label = (name: string) => () =>
  patching([{ op: "add", path: "/metadata/labels", value: { [name]: "yes" } }]);

/** The way in which the API server calls webhooks. */
export const webhookCallCases: Cases = {
  async "webhooks that change objects are called one after the other, by the names of their configurations"(
    fixture,
  ) {
    const seen: unknown[] = [];
    const note = (answer: ScriptedWebhook["answer"]): ScriptedWebhook["answer"] => (request) => {
      seen.push(request.object.metadata.labels ?? null);
      return answer(request);
    };
    await using webhooks = await serveWebhooks(fixture, [
      { type: "Mutating", name: "b.webhooks.test", answer: note(label("b")) },
      { type: "Mutating", name: "a.webhooks.test", answer: note(label("a")) },
      { type: "Validating", name: "c.webhooks.test", answer: note(allow) },
    ]);
    const { status, body } = await fixture.api.post(webhooks.configMaps, {
      metadata: { name: "x" },
    });
    assertEquals([status, body.metadata.labels], [201, { a: "yes" }]);
    assertEquals(webhooks.calls, ["b CREATE", "a CREATE", "c CREATE"]);
    assertEquals(seen, [null, { b: "yes" }, { a: "yes" }]);
  },

  async "a webhook is called again if a later one has changed the object, and it asks for that"(
    fixture,
  ) {
    const settings = { reinvocationPolicy: "IfNeeded" };
    await using webhooks = await serveWebhooks(fixture, [
      { type: "Mutating", name: "a.webhooks.test", settings, answer: allow },
      { type: "Mutating", name: "b.webhooks.test", answer: label("b") },
      { type: "Mutating", name: "c.webhooks.test", settings, answer: allow },
    ]);
    await fixture.api.create(webhooks.configMaps, { metadata: { name: "x" } });
    assertEquals(webhooks.calls, ["a CREATE", "b CREATE", "c CREATE", "a CREATE"]);
  },

  async "a review has what the API server knows before and after it has changed the object"(
    fixture,
  ) {
    const { minorVersion } = fixture;
    await using webhooks = await serveWebhooks(fixture, [
      { type: "Mutating", name: "a.webhooks.test", answer: allow },
      { type: "Validating", name: "b.webhooks.test", answer: allow },
    ]);
    const { namespace, configMaps, requests } = webhooks;
    const created = await fixture.api.create(`${configMaps}?fieldManager=me`, {
      metadata: { generateName: "x-" },
      data: { a: "1" },
    });
    const [mutating, validating] = requests.map(withoutTimes);
    const type = { group: "", version: "v1" };
    const kind = { ...type, kind: "ConfigMap" };
    const resource = { ...type, resource: "configmaps" };
    const { uid: _uid, userInfo, object, ...rest } = mutating;
    assertEquals(rest, {
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      namespace,
      operation: "CREATE",
      oldObject: null,
      dryRun: false,
      options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1", fieldManager: "me" },
    });
    assertEquals(typeof userInfo.username, "string");
    assertEquals(object, {
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { generateName: "x-", namespace },
      data: { a: "1" },
    });
    assertEquals(validating.object.metadata.name, created.metadata.name);
    assertEquals(typeof validating.object.metadata.uid, "string");
    assertEquals(minorVersion > 0, true);
  },

  async "an update and a deletion show the stored object"(fixture) {
    await using webhooks = await serveWebhooks(fixture, [
      { type: "Validating", name: "a.webhooks.test", answer: allow },
    ]);
    const { configMaps, requests, calls } = webhooks;
    await fixture.api.create(configMaps, { metadata: { name: "x" }, data: { a: "1" } });
    await fixture.api.patch(`${configMaps}/x`, { data: { a: "2" } });
    await fixture.api.delete(`${configMaps}/x`);
    // The API server asks again about a deletion if its cache had an older object than etcd.
    const isLast = (operation: string, at: number) =>
      operation !== "DELETE" || at === requests.length - 1;
    const last = requests.filter(({ operation }, at) => isLast(operation, at));
    const lastCalls = calls.filter((call, at) => isLast(call.replace("a ", ""), at));
    assertEquals(lastCalls, ["a CREATE", "a UPDATE", "a DELETE"]);
    const shown = last.map((
      { name, object, oldObject, options },
    ) => [name, object?.data ?? null, oldObject?.data ?? null, options.kind]);
    assertEquals(shown, [
      ["x", { a: "1" }, null, "CreateOptions"],
      ["x", { a: "2" }, { a: "1" }, "UpdateOptions"],
      ["x", null, { a: "2" }, "DeleteOptions"],
    ]);
  },

  async "each object of a deleted collection is asked about"(fixture) {
    await using webhooks = await serveWebhooks(fixture, [{
      type: "Validating",
      name: "a.webhooks.test",
      answer: ({ oldObject }) => ({ allowed: oldObject?.metadata.name !== "y" }),
    }]);
    const { configMaps, calls, requests } = webhooks;
    for (const name of ["x", "y"]) await fixture.api.create(configMaps, { metadata: { name } });
    const { status, body } = await fixture.api.delete(configMaps);
    assertEquals([status, body.message], [
      400,
      'admission webhook "a.webhooks.test" denied the request without explanation',
    ]);
    assertEquals(calls.includes("a DELETE"), true);
    assertEquals(requests.at(-1).name, undefined); // the name of the collection's request
    assertEquals((await fixture.api.get(`${configMaps}/y`)).status, 200);
  },

  async "a call that fails refuses the request, or lets it pass, as the failure policy says"(
    fixture,
  ) {
    const answers: Record<string, Record<string, unknown> | Response> = {};
    const answer = ({ name }: Answer["body"]) => answers[name.slice(1)]!;
    const settings = { failurePolicy: "Ignore" };
    await using failing = await serveWebhooks(fixture, [
      { type: "Mutating", name: "a.webhooks.test", answer },
    ]);
    await using ignored = await serveWebhooks(fixture, [
      { type: "Mutating", name: "a.webhooks.test", settings, answer },
    ]);
    const cases: Record<string, [Record<string, unknown> | Response, RegExp]> = {
      status: [
        new Response("down", { status: 500 }),
        /an error on the server \("down"\) has prevented the request from succeeding$/,
      ],
      uid: [
        { uid: "other", allowed: true },
        /received invalid webhook response: expected response.uid="[-\w]+", got "other"$/,
      ],
      patch: [
        { allowed: true, patch: btoa("[]") },
        /received invalid webhook response: webhook returned response.patch but not response.patchType$/,
      ],
      type: [
        { allowed: true, patchType: "JSONPatch" },
        /received invalid webhook response: webhook returned response.patchType but not response.patch$/,
      ],
      other: [
        { allowed: true, patchType: "Merge", patch: btoa("{}") },
        /unsupported patch type "Merge"$|undecodable patch/,
      ],
    };
    for (const [name, [given, expected]] of Object.entries(cases)) {
      answers[name] = given instanceof Response ? given.clone() : given;
      const { status, body } = await fixture.api.post(failing.configMaps, {
        metadata: { name: `f${name}` },
      });
      assertEquals([status, body.reason], [500, "InternalError"], name);
      assertMatch(
        body.message,
        /^Internal error occurred: failed calling webhook "a\.webhooks\.test": /,
      );
      assertMatch(body.message, expected);
      answers[name] = given instanceof Response ? given.clone() : given;
      const passed = await fixture.api.post(ignored.configMaps, { metadata: { name: `i${name}` } });
      assertEquals(passed.status, 201, name);
    }
  },

  async "a patch that does not apply, or that comes for a deletion, fails the request"(fixture) {
    const operations = [{ op: "replace", path: "/data/missing/deep", value: "x" }];
    await using webhooks = await serveWebhooks(fixture, [
      {
        type: "Mutating",
        name: "a.webhooks.test",
        settings: { failurePolicy: "Ignore" },
        answer: ({ name, operation }) =>
          name === "bad" || operation === "DELETE" ? patching(operations) : { allowed: true },
      },
    ]);
    const { configMaps } = webhooks;
    const bad = await fixture.api.post(configMaps, { metadata: { name: "bad" } });
    assertEquals([bad.status, bad.body.reason], [500, "InternalError"]);
    await fixture.api.create(configMaps, { metadata: { name: "x" } });
    const deletion = await fixture.api.delete(`${configMaps}/x`);
    assertEquals([deletion.status, deletion.body.message], [
      500,
      'Internal error occurred: admission webhook "a.webhooks.test" attempted to modify the ' +
      "object, which is not supported for this operation",
    ]);
  },

  async "an object selector matches the object before or after the change"(fixture) {
    const settings = { objectSelector: { matchLabels: { watched: "yes" } } };
    await using webhooks = await serveWebhooks(fixture, [
      { type: "Validating", name: "a.webhooks.test", settings, answer: allow },
      { type: "Validating", name: "b.webhooks.test", answer: allow },
    ]);
    const { configMaps, calls, requests } = webhooks;
    await fixture.api.create(configMaps, { metadata: { name: "x" } });
    await fixture.api.patch(`${configMaps}/x`, { metadata: { labels: { watched: "yes" } } });
    await fixture.api.patch(`${configMaps}/x`, { metadata: { labels: { watched: null } } });
    const watched = (object: Answer["body"]) => object?.metadata.labels?.watched === "yes";
    const asked = requests.filter((_, index) => calls[index]!.startsWith("a "));
    assertEquals(asked.map(({ object, oldObject }) => [watched(oldObject), watched(object)]), [
      [false, true],
      [true, false],
    ]);
  },

  async "the fields that a webhook sets have no manager"(fixture) {
    const { api } = fixture;
    await using webhooks = await serveWebhooks(fixture, [{
      type: "Mutating",
      name: "a.webhooks.test",
      answer: ({ options, object }) =>
        patching([{
          op: "add",
          path: "/data",
          value: { ...object.data, [options.fieldManager]: "set" },
        }]),
    }]);
    const { configMaps } = webhooks;
    const managed = ({ metadata }: Answer["body"]) =>
      metadata.managedFields.map((entry: Answer["body"]) => [
        entry.manager,
        Object.keys(entry.fieldsV1["f:data"]).sort(),
      ]);
    const type = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } };
    const created = await api.create(`${configMaps}?fieldManager=creator`, {
      ...type,
      data: { given: "1" },
    });
    const creator = ["creator", [".", "f:given"]];
    assertEquals(managed(created), [creator]);
    const data = { patched: "1" };
    const patched = await api.patch(`${configMaps}/x?fieldManager=patcher`, { data });
    const patcher = ["patcher", ["f:patched"]];
    assertEquals(managed(patched.body), [creator, patcher]);
    const applied = await api.send("PATCH", `${configMaps}/x?fieldManager=applier`, {
      headers: { "content-type": "application/apply-patch+yaml" },
      json: { ...type, data: { applied: "1" } },
    });
    assertEquals(managed(applied.body), [["applier", ["f:applied"]], creator, patcher]);
    const { given, creator: first, patcher: second, applier: third } = applied.body.data;
    assertEquals([given, first, second, third], ["1", "set", "set", "set"]);
  },
};

function withoutTimes(request: Answer["body"]): Answer["body"] {
  const { object, ...rest } = request;
  const { managedFields: _managedFields, creationTimestamp: _time, ...metadata } = object.metadata;
  return { ...rest, object: { ...object, metadata } };
}
