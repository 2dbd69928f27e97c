import { assertEquals } from "@std/assert";
import { type Fixture, unique } from "../../fixture.ts";
import { accessObjects } from "../../tables/access_objects.ts";
import { coreObjects } from "../../tables/core_objects.ts";
import { deviceObjects } from "../../tables/device_objects.ts";
import { networkObjects } from "../../tables/network_objects.ts";
import { podObjects } from "../../tables/pod_objects.ts";
import { storageObjects } from "../../tables/storage_objects.ts";
import type { TableObject } from "../../tables/table_object.ts";
import { workloadObjects } from "../../tables/workload_objects.ts";
import type { Cases } from "../cases.ts";

const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";

/** Objects as tables, which kubectl prints. */
export const tableCases: Cases = {
  "tables have the columns of pods": (fixture) => checkCells(fixture, podObjects),
  "tables have the columns of workloads": (fixture) => checkCells(fixture, workloadObjects),
  "tables have the columns of the core group": (fixture) => checkCells(fixture, coreObjects),
  "tables have the columns of services and ingresses": (fixture) =>
    checkCells(fixture, networkObjects),
  "tables have the columns of devices": (fixture) => checkCells(fixture, deviceObjects),
  "tables have the columns of volumes": (fixture) => checkCells(fixture, storageObjects),
  "tables have the columns of roles and webhooks": (fixture) => checkCells(fixture, accessObjects),
};

async function checkCells(fixture: Fixture, objects: readonly TableObject[]): Promise<void> {
  for (const object of objects) {
    const path = await createObject(fixture, object);
    const { status, body } = await fixture.api.send("GET", path, { headers: { accept } });
    assertEquals([status, body.kind, body.apiVersion], [200, "Table", "meta.k8s.io/v1"], path);
    const name = path.split("/").at(-1)!;
    const [row] = body.rows;
    const hasName = object.resource !== "events";
    const shown = hasName ? row.cells.slice(1) : row.cells;
    if (hasName) assertEquals(row.cells[0], name);
    assertEquals(shown.map((cell: unknown) => masked(cell, name)), object.cells, path);
    assertEquals(body.columnDefinitions.length, row.cells.length, path);
    assertEquals(row.object.kind, "PartialObjectMetadata");
    assertEquals(row.object.metadata.name, name);
  }
}

async function createObject(
  fixture: Fixture,
  { resource, cluster, metadata = {}, fields = {}, status }: TableObject,
): Promise<string> {
  const name = unique("table");
  const place = fixture.path(resource);
  const path = cluster ? place.replace(`/namespaces/${fixture.namespace}`, "") : place;
  const own = resource === "events"
    ? {
      ...fields,
      involvedObject: { ...Object(fields.involvedObject), namespace: fixture.namespace },
    }
    : fields;
  await fixture.create(path, { metadata: { ...metadata, name }, ...own });
  if (status) {
    const answer = await fixture.api.patch(`${path}/${name}/status`, { status });
    assertEquals(answer.status, 200, JSON.stringify(answer.body));
  }
  return `${path}/${name}`;
}

/** Returns a cell without what differs between runs. */
function masked(cell: unknown, name: string): unknown {
  if (typeof cell !== "string") return cell;
  if (cell === name) return "NAME";
  if (/^\d+s$/.test(cell)) return "AGE";
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(cell) ? "TIME" : cell;
}
