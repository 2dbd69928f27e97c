import { assertEquals } from "@std/assert";
import { watch } from "../../../../mod.ts";
import { untilAnswered } from "../../define_widgets.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import { type Answering, openSites, siteDefinition } from "../../site_support.ts";
import { take } from "../../take.ts";
import type { Cases } from "../cases.ts";

type Site = Answer["body"];

/** The objects that conversion webhooks return, and those that no webhook converts. */
export const convertedObjectCases: Cases = {
  async "a conversion webhook adds no field beyond the schema, and changes no other metadata"(
    fixture,
  ) {
    await using sites = await openSites(
      fixture,
      editing(({ metadata: { name, namespace, uid }, ...object }) => ({
        ...object,
        extra: 1,
        metadata: {
          name,
          namespace,
          uid,
          labels: { a: "b" },
          annotations: { c: "d" },
          finalizers: ["a.test/b"],
          generation: 9,
          bogus: 1,
        },
      })),
    );
    const created = await sites.v2.create({ metadata: { name: "x" }, spec: { hostname: "1" } });
    for (const version of ["v1", "v2"]) {
      const { body } = await fixture.api.get(`${sites.path(version)}/x`);
      const { labels, annotations, finalizers, generation, bogus, uid } = body.metadata;
      assertEquals([labels, annotations, generation], [{ a: "b" }, { c: "d" }, 1]);
      assertEquals([finalizers, bogus, body.extra], [undefined, undefined, undefined]);
      assertEquals(uid, created.metadata.uid);
    }
  },

  async "labels and annotations that are not valid fail a conversion"(fixture) {
    let given: unknown;
    await using sites = await openSites(
      fixture,
      editing(({ metadata, ...object }) => ({ ...object, metadata: { ...metadata, ...given! } })),
    );
    const answerTo = async (metadata: unknown) => {
      given = metadata;
      const { status, body } = await fixture.api.post(sites.path("v2"), {
        apiVersion: `${sites.group}/v2`,
        kind: "Site",
        metadata: { name: "x" },
        spec: { hostname: "1" },
      });
      const failed =
        `conversion webhook for ${sites.group}/v2, Kind=Site returned invalid metadata: `;
      return `${status} ${body.message.replace(failed, "")}`;
    };
    const invalid: [metadata: unknown, why: string][] = [
      [{ labels: [] }, "invalid metadata.labels of type []interface {} in converted object"],
      [{ labels: "a" }, "invalid metadata.labels of type string in converted object"],
      [
        { labels: { a: 1 } },
        "metadata.labels[a] must be a string, but is int64 in converted object",
      ],
      [
        { annotations: { a: null } },
        "metadata.annotations[a] must be a string, but is <nil> in converted object",
      ],
      [
        { labels: { a: "x y" } },
        'metadata.labels: Invalid value: "x y": a valid label must be an empty string or consist ' +
        "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
        "character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
        "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      ],
      [
        { annotations: { "b b": "" } },
        'metadata.annotation: Invalid value: "b b": name part must consist of alphanumeric ' +
        "characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
        "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
      [
        { annotations: { a: "x".repeat(262_144) } },
        "metadata.annotation: Too long: may not be more than 262144 bytes",
      ],
    ];
    for (const [metadata, why] of invalid) assertEquals(await answerTo(metadata), `500 ${why}`);
    given = { labels: null, annotations: null };
    const created = await sites.v2.create({ metadata: { name: "x" }, spec: { hostname: "1" } });
    assertEquals(created.spec, { hostname: "1" });
  },

  async "a conversion webhook must return objects"(fixture) {
    let given: unknown;
    await using sites = await openSites(fixture, editing(() => given));
    const answerTo = async (converted: unknown) => {
      given = converted;
      const { status, body } = await fixture.api.post(sites.path("v2"), {
        apiVersion: `${sites.group}/v2`,
        kind: "Site",
        metadata: { name: "x" },
        spec: { hostname: "1" },
      });
      return `${status} ${body.message}`;
    };
    assertEquals(await answerTo(null), "500 unexpected end of JSON input");
    const cannot = "500 json: cannot unmarshal";
    assertEquals(
      await answerTo("x"),
      `${cannot} string into Go value of type map[string]interface {}`,
    );
    assertEquals(
      await answerTo([]),
      `${cannot} array into Go value of type map[string]interface {}`,
    );
    assertEquals(
      await answerTo({ apiVersion: "v1" }),
      `500 Object 'Kind' is missing in '{"apiVersion":"v1"}'`,
    );
  },

  async "an object that cannot be converted fails lists and deletions in the other version"(
    fixture,
  ) {
    await using sites = await openSites(fixture);
    const { v1, group } = sites;
    await v1.create({ metadata: { name: "d" }, spec: { host: "broken" } });
    await v1.create({ metadata: { name: "e" }, spec: { host: "1" } });
    const path = sites.path("v2");
    const { namespace } = fixture;
    const corrupt = (key: string) =>
      `StorageError: corrupt object, Code: 7, Key: ${key}, ResourceVersion: 0, ` +
      "AdditionalErrorMsg: object not decodable revision=N: conversion webhook for " +
      `${group}/v1, Kind=Site failed: The webhook failed to convert ${namespace}/d to v2 (Error).`;
    const failureOf = ({ body }: Answer) =>
      JSON.parse(JSON.stringify(body).replace(/revision=\d+/g, "revision=N"));
    const field = `/registry/${group}/sites/${namespace}/d`;
    // kube-apiserver serves lists from a cache, which cannot have the object
    const list = () => fixture.api.get(path);
    const listed = failureOf(await untilAnswered(list, ({ status }) => status === 500));
    assertEquals([listed.reason, listed.message], [
      "StorageReadError",
      `failed to read one or more sites.${group} from the storage: ${corrupt(field)}`,
    ]);
    assertEquals(listed.details, {
      name: "list",
      group,
      kind: "sites",
      causes: [{ reason: "UnexpectedServerResponse", message: corrupt(field), field }],
    });
    assertEquals((await fixture.api.get(`${path}?labelSelector=a`)).status, 500);

    const deleted = failureOf(await fixture.api.delete(`${path}/d`));
    assertEquals([deleted.code, deleted.reason], [500, "InternalError"]);
    assertEquals(
      deleted.message,
      `Internal error occurred: ${corrupt(`/${group}/sites/${namespace}/d`)}`,
    );
    const all = failureOf(await fixture.api.delete(path));
    assertEquals([all.code, all.reason], [500, "StorageReadError"]);
    assertEquals((await v1.list()).items.map(({ metadata }) => metadata.name), ["d", "e"]);

    const tried = await fixture.api.post(`${path}?dryRun=All`, {
      apiVersion: `${group}/v2`,
      kind: "Site",
      metadata: { name: "f" },
      spec: { hostname: "broken" },
    });
    assertEquals([tried.status, tried.body.reason], [500, undefined]);
    assertEquals((await v1.delete("d")).kind, "Status");
  },

  async "without a webhook, each version keeps the fields that its schema has"(fixture) {
    const { path, group } = await definePlainSites(fixture);
    const write = (version: string, name: string, spec: unknown) =>
      fixture.api.post(path(version), {
        apiVersion: `${group}/${version}`,
        kind: "Site",
        metadata: { name },
        spec,
      });
    const { resourceVersion } = (await fixture.api.get(path("v2"))).body.metadata;
    await write("v1", "x", { host: "1", port: 1 });
    const specOf = async (version: string, name: string) =>
      (await fixture.api.get(`${path(version)}/${name}`)).body.spec;
    assertEquals(await specOf("v1", "x"), { host: "1", port: 1 });
    assertEquals(await specOf("v2", "x"), { port: 1 });
    const { items } = (await fixture.api.get(path("v2"))).body;
    assertEquals(items.map((item: Site) => [item.apiVersion, item.spec]), [
      [`${group}/v2`, { port: 1 }],
    ]);
    const [added] = await take(watch(fixture.kube, path("v2"), { resourceVersion }), 1);
    assertEquals((added!.object as Site).spec, { port: 1 });

    // v1 is stored, which has no field for the host name
    const created = await write("v2", "y", { hostname: "2", port: 2 });
    assertEquals([created.status, created.body.spec], [201, { port: 2 }]);
    const patched = await fixture.api.patch(`${path("v2")}/x`, { spec: { port: 3 } });
    assertEquals([patched.body.spec, patched.headers.get("warning")], [{ port: 3 }, null]);
    assertEquals(await specOf("v1", "x"), { port: 3 });
  },
};

/** Answers with each object as `edit` returns it, in the version that is asked for. */
function editing(edit: (converted: Site) => unknown): Answering {
  return ({ objects, desiredAPIVersion }) => ({
    convertedObjects: objects.map(({ spec, ...object }: Site) => {
      const host = spec.host ?? spec.hostname;
      const converted = desiredAPIVersion.endsWith("/v1") ? { host } : { hostname: host };
      return edit({ ...object, apiVersion: desiredAPIVersion, spec: converted });
    }),
  });
}

/** Defines the resource without a webhook; `port` is the only field that both versions have. */
async function definePlainSites(fixture: Fixture) {
  const group = `${fixture.namespace}.example.com`;
  const { spec: { conversion: _conversion, versions, ...spec }, ...definition } = siteDefinition(
    group,
    { url: "https://a.test" },
  );
  const fields = (name: string) => ({ [name]: { type: "string" }, port: { type: "integer" } });
  await fixture.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    ...definition,
    spec: {
      ...spec,
      versions: versions.map((version) => {
        const properties = fields(version.name === "v1" ? "host" : "hostname");
        const schema = { type: "object", properties: { spec: { type: "object", properties } } };
        return { ...version, schema: { openAPIV3Schema: schema } };
      }),
    },
  });
  const path = (version: string) => fixture.path(`${group}/${version}/sites`);
  for (const version of ["v1", "v2"]) {
    await untilAnswered(() => fixture.api.get(path(version)), ({ status }) => status === 200);
  }
  return { path, group };
}
