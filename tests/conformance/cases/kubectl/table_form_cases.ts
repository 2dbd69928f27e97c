import { assertEquals } from "@std/assert";
import { workloadSpec } from "../../../support/objects/complete_specs.ts";
import { defineWidgets, untilAnswered } from "../../define_widgets.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
const headers = { accept };

interface Column {
  name: string;
  format: string;
}

/** Returns a column of a definition, and the path of its values. */
function column(name: string, type: string, jsonPath: string, others = {}) {
  return { name, type, jsonPath, ...others };
}

/** The forms of tables: of objects, lists and watches, and of custom resources. */
export const tableFormCases: Cases = {
  async "a table of a page has its rows and its continue token"(fixture) {
    for (const name of ["a", "b", "c"]) await fixture.createConfigMap(name, { data: { x: "1" } });
    const get = (query: string) =>
      fixture.api.send("GET", `${fixture.configMaps}?${query}`, { headers });
    const { body } = await get("limit=2");
    assertEquals(body.rows.map((row: { cells: unknown[] }) => row.cells.slice(0, 2)), [
      ["a", 1],
      ["b", 1],
    ]);
    const { remainingItemCount, continue: next } = body.metadata;
    assertEquals([remainingItemCount, typeof next], [1, "string"]);
    assertEquals(body.columnDefinitions.length, 3);
    const last = await get(`limit=2&continue=${encodeURIComponent(next)}`);
    assertEquals(last.body.rows.length, 1);
    assertEquals("continue" in last.body.metadata, false);
    const none = await get("labelSelector=no%3Done");
    assertEquals(none.body.rows, []);
  },

  async "the query says what a row shows of its object"(fixture) {
    await fixture.createConfigMap("a", { data: { x: "1" } });
    const rowOf = async (query: string) => {
      const path = `${fixture.configMaps}/a${query}`;
      return (await fixture.api.send("GET", path, { headers })).body.rows[0];
    };
    for (const query of ["", "?includeObject=Metadata"]) {
      const { kind, apiVersion, metadata, ...rest } = (await rowOf(query)).object;
      assertEquals([kind, apiVersion, rest], ["PartialObjectMetadata", "meta.k8s.io/v1", {}]);
      assertEquals(metadata.name, "a");
    }
    const { kind, apiVersion, data } = (await rowOf("?includeObject=Object")).object;
    assertEquals([kind, apiVersion, data], ["ConfigMap", "v1", { x: "1" }]);
    assertEquals((await rowOf("?includeObject=None")).object, null);
    const path = `${fixture.configMaps}/a?includeObject=All`;
    const { status, body } = await fixture.api.send("GET", path, { headers });
    assertEquals(
      [status, body.message],
      [
        400,
        'Unable to convert to Table as requested: includeObject: Invalid value: "All": must be ' +
        "'Metadata', 'Object', 'None', or empty",
      ],
    );
  },

  async "a write is answered with a table, and a deletion with a Status"(fixture) {
    const json = { metadata: { name: "a" } };
    const created = await fixture.api.send("POST", fixture.configMaps, { headers, json });
    assertEquals([created.status, created.body.kind], [201, "Table"]);
    assertEquals(created.body.rows[0].cells.slice(0, 2), ["a", 0]);
    const path = `${fixture.configMaps}/a`;
    const deleted = await fixture.api.send("DELETE", path, { headers });
    assertEquals([deleted.status, deleted.body.kind], [200, "Status"]);
  },

  async "a scale is a table with the replicas"(fixture) {
    const { api } = fixture;
    const names = (body: Answer["body"]) =>
      body.columnDefinitions.map(({ name, format }: Column) => `${name} ${format}`);
    const deployments = fixture.path("apps/v1/deployments");
    const spec = { ...workloadSpec, replicas: 0 };
    await fixture.create(deployments, { metadata: { name: "web" }, spec });
    const ofDeployment = await api.send("GET", `${deployments}/web/scale`, { headers });
    assertEquals(names(ofDeployment.body), ["Name ", "Desired ", "Available ", "Age "]);
    const [row] = ofDeployment.body.rows;
    assertEquals(row.cells.slice(0, 3), ["web", 0, 0]);
    assertEquals(row.object.kind, "PartialObjectMetadata");
    assertEquals(ofDeployment.body.metadata.resourceVersion, row.object.metadata.resourceVersion);

    const scale = { specReplicasPath: ".spec.count", statusReplicasPath: ".status.count" };
    const { path, widget } = await defineWidgets(fixture, { scale });
    await fixture.create(path, widget("one", { spec: { count: 2 } }));
    const ofWidget = await api.send("GET", `${path}/one/scale`, { headers });
    assertEquals(names(ofWidget.body), ["Name name", "Desired ", "Available ", "Age "]);
    assertEquals(ofWidget.body.rows[0].cells.slice(0, 3), ["one", 2, 0]);
    const metadataOnly = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    const partial = await api.send("GET", `${path}/one/scale`, {
      headers: { accept: metadataOnly },
    });
    assertEquals([partial.body.kind, partial.body.spec], ["PartialObjectMetadata", undefined]);
    await api.patch(`${path}/one`, { spec: { count: 0 } });
    const none = await api.send("GET", `${path}/one/scale`, { headers });
    assertEquals(none.body.rows[0].cells.slice(0, 3), ["one", null, 0]);
  },

  async "only the first event of a watch has the descriptions of the columns"(fixture) {
    for (const name of ["a", "b"]) await fixture.createConfigMap(name);
    const response = await fixture.kube.fetch(`${fixture.configMaps}?watch=true`, { headers });
    const lines = response.body!.pipeThrough(new TextDecoderStream());
    let text = "";
    for await (const part of lines) {
      text += part;
      if (text.split("\n").length > 2) break;
    }
    const events = text.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(events.map(({ type, object }) => [type, object.kind]), [
      ["ADDED", "Table"],
      ["ADDED", "Table"],
    ]);
    assertEquals(events.map(({ object }) => object.columnDefinitions?.length ?? 0), [3, 0]);
    assertEquals(events.map(({ object }) => object.rows[0].cells[0]).sort(), ["a", "b"]);
  },

  async "tables of events of both groups have the same cells"(fixture) {
    await fixture.api.create(fixture.path("events"), {
      metadata: { name: "a" },
      involvedObject: { kind: "Pod", name: "web", namespace: fixture.namespace },
      reason: "Failed",
      message: "It failed.",
      type: "Warning",
      source: { component: "kubelet" },
      count: 3,
    });
    const tables = ["events", "events.k8s.io/v1/events"].map(async (resource) => {
      const path = `${fixture.path(resource)}/a?includeObject=Object`;
      return (await fixture.api.send("GET", path, { headers })).body;
    });
    const [core, other] = await Promise.all(tables);
    assertEquals(core.rows[0].cells, other.rows[0].cells);
    assertEquals(core.rows[0].cells.slice(1, 7), [
      "Warning",
      "Failed",
      "pod/web",
      "",
      "kubelet",
      "It failed.",
    ]);
    assertEquals([core.rows[0].object.message, other.rows[0].object.note], [
      "It failed.",
      "It failed.",
    ]);
  },

  async "a table of pods says which have ended"(fixture) {
    const spec = {
      containers: [{ name: "main", image: "x" }],
      automountServiceAccountToken: false,
    };
    const path = fixture.path("pods");
    await fixture.api.create(path, { metadata: { name: "a" }, spec });
    await fixture.api.patch(`${path}/a/status`, { status: { phase: "Succeeded" } });
    const { body } = await fixture.api.send("GET", `${path}/a`, { headers });
    assertEquals(body.rows[0].conditions, [{
      type: "Completed",
      status: "True",
      reason: "Succeeded",
      message: "The pod has completed successfully.",
    }]);
  },

  async "a definition says which columns its objects have"(fixture) {
    const spec = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const additionalPrinterColumns = [
      column("Size", "string", ".spec.size", { description: "How large it is." }),
      column("Count", "integer", ".spec.count", { priority: 1, format: "int32" }),
      column("Ratio", "number", ".spec.ratio"),
      column("On", "boolean", ".spec.on"),
      column("Since", "date", ".spec.since"),
      column("Ready", "string", '.status.conditions[?(@.type=="Ready")].status'),
      column("First", "string", ".spec.list[0].name"),
      column("Last", "string", ".spec.list[-1:].name"),
      column("All", "string", ".spec.list[*].name"),
      column("Map", "string", ".spec.map"),
      column("Label", "string", ".metadata.labels.example\\.com/a"),
      column("Text", "integer", ".spec.size"),
      column("Bad", "date", ".spec.size"),
      column("None", "string", ".spec.nothing"),
      column("Age", "date", ".metadata.creationTimestamp"),
    ];
    const { path, widget } = await defineWidgets(fixture, {}, spec, { additionalPrinterColumns });
    await fixture.api.create(path, {
      ...widget("a", {
        spec: {
          size: "large",
          count: 3,
          ratio: 1.5,
          on: true,
          since: "2020-01-01T00:00:00Z",
          list: [{ name: "x" }, { name: "y" }],
          map: { b: 1, a: ["c"] },
        },
      }),
      metadata: { name: "a", labels: { "example.com/a": "yes" } },
    });
    const status = { conditions: [{ type: "Other", status: "1" }, { type: "Ready", status: "2" }] };
    await fixture.api.patch(`${path}/a/status`, { status });
    const { body } = await fixture.api.send("GET", path, { headers });
    const [, size, count] = body.columnDefinitions;
    assertEquals(size, {
      name: "Size",
      type: "string",
      format: "",
      description: "How large it is.",
      priority: 0,
    });
    assertEquals(count, {
      name: "Count",
      type: "integer",
      format: "int32",
      description: "Custom resource definition column (in JSONPath format): .spec.count",
      priority: 1,
    });
    const cells = body.rows[0].cells.map((cell: unknown) =>
      typeof cell === "string" && /^\d+s$/.test(cell) ? "AGE" : cell
    );
    cells[5] = /^\dy(?:\d+d)?$/.test(cells[5]);
    assertEquals(cells, [
      "a",
      "large",
      3,
      1.5,
      true,
      true,
      "2",
      "x",
      "y",
      "x",
      '{"a":["c"],"b":1}',
      "yes",
      null,
      "<invalid>",
      null,
      "AGE",
    ]);
  },

  async "a definition without columns shows the age, and definitions their versions"(fixture) {
    const { path, widget, definition } = await defineWidgets(fixture);
    await fixture.api.create(path, widget("a"));
    const { body } = await fixture.api.send("GET", `${path}/a`, { headers });
    assertEquals(body.columnDefinitions.map((each: { name: string }) => each.name), [
      "Name",
      "Age",
    ]);
    assertEquals(body.columnDefinitions[1].type, "date");
    const definitions = await untilAnswered(
      () => fixture.api.send("GET", definition, { headers }),
      (answer) => answer.body.rows[0].cells[7] === true,
    );
    assertEquals(definitions.body.columnDefinitions.length, 8);
    assertEquals(definitions.body.rows[0].cells.slice(1, 3), ["Namespaced", "v1(storage)"]);
    assertEquals(definitions.body.rows[0].cells.slice(4, 7), [
      path.split("/")[2],
      "Widget",
      "wd",
    ]);
  },
};
