/** The embedded server's OpenAPI documents and columns of tables are those of kube-apiserver. */
import process from "node:process";
import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";
import { builtinColumns } from "../../../src/testing/tables/builtin_columns.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { servedColumns } from "./served_columns.ts";

// deno-lint-ignore no-explicit-any -- documents are compared as they come
type Document = any;

test("the OpenAPI documents of 1.37 are those of kube-apiserver, without what is not served", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig());
  await using server = await startApiServer();
  await using kube = createKubeFetch(await server.config());
  const real = async (path: string) =>
    await (await controlPlane.request("GET", path)).json() as Document;
  const own = async (path: string) => await (await kube.fetch(path)).json() as Document;
  const [theirs, ours] = [await real("/openapi/v3"), await own("/openapi/v3")];
  for (const path of Object.keys(ours.paths)) {
    const [expected, actual] = [theirs.paths[path], ours.paths[path]]
      .map(({ serverRelativeURL }) => serverRelativeURL);
    const [document, reduced] = [await real(expected), await own(actual)];
    assertEquals(reduced, only(document, reduced), path);
  }
  const [whole, reduced] = [await real("/openapi/v2"), await own("/openapi/v2")];
  assertEquals(reduced, only(whole, reduced));
});

test("the columns of tables of 1.37 are those of kube-apiserver", async () => {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig());
  const text = await servedColumns(controlPlane);
  for (const columns of [builtinColumns.defaults, ...Object.values(builtinColumns.kinds)]) {
    for (const column of columns) assertEquals(text.includes(JSON.stringify(column)), true);
  }
});

function kubeconfig(): string {
  return process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
}

const sections = [["paths"], ["definitions"], ["parameters"], ["components", "schemas"]];

/** Kinds of every group; a document of version 2 names the groups that are served. */
const OF_ALL_GROUPS = /\.(?:DeleteOptions|WatchEvent)$/;

/** Returns a document with the parts that another one has. */
function only(document: Document, other: Document): Document {
  const result = structuredClone(document);
  for (const path of sections) {
    const [from, by] = [result, other].map((each) => path.reduce((at, key) => at?.[key], each));
    for (const name of Object.keys(from ?? {})) {
      if (!(name in (by ?? {}))) delete from[name];
      else if (path[0] === "definitions" && OF_ALL_GROUPS.test(name)) from[name] = by[name];
    }
  }
  return result;
}
