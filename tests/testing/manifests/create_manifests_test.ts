import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { TestApiServer } from "../../../src/testing/api_server.ts";
import { sharedTls } from "../../support/servers/shared_tls.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;
const widget = (name: string, namespace: string) =>
  `{ apiVersion: example.com/v1, kind: Widget, metadata: { name: ${name}, namespace: ${namespace} } }`;

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  await using temp = await tempDirectory();
  const folder = temp.path;
  await writeFile(join(folder, "crd.yaml"), definition);
  await run(folder);
}

test("a server starts with the objects of manifests, in the order of the files", () =>
  inFolder(async (folder) => {
    const [crd, one] = [join(folder, "crd.yaml"), join(folder, "widget.yaml")];
    await writeFile(one, widget("one", "default"));
    const tls = await sharedTls();
    for (const manifests of [folder, [crd, one]]) {
      await using server = await TestApiServer.start({ tls, manifests });
      const widgets = server.objects.list({ apiVersion: "example.com/v1", kind: "Widget" });
      assertEquals(widgets.map(({ metadata }) => metadata.name), ["one"]);
    }
  }));

test("a server that may not create an object of a manifest names the file, and does not start", () =>
  inFolder(async (folder) => {
    const tls = await sharedTls();
    const file = join(folder, "widget.yaml");
    await writeFile(file, widget("one", "shop"));
    const start = () => TestApiServer.start({ tls, manifests: folder });
    const { message } = await assertRejects(start, TypeError);
    assertEquals(
      message,
      `${file}: Widget one cannot be created: namespaces "shop" not found: add it to the manifests.`,
    );
    const missing = join(folder, "missing.yaml");
    await assertRejects(() => TestApiServer.start({ tls, manifests: missing }), TypeError, missing);
  }));
