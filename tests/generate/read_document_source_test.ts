import { assertEquals, assertFalse, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { ConfigurationError } from "../../src/core/errors.ts";
import { readDocumentSource } from "../../src/generate/read_document_source.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { test } from "../support/test.ts";
import { fakeCommandContext } from "./fake_command_context.ts";
import { widgetDocument } from "./widget_document.ts";

const widgets = JSON.stringify(widgetDocument);

/** A server that answers with JSON by path and query, and a kubeconfig for it. */
async function startServer(answers: Record<string, unknown>) {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const asked: string[] = [];
  const listener = await listenHttps((request) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    asked.push(path);
    const refused = request.headers.get("authorization") !== "Bearer reader";
    if (refused || !(path in answers)) {
      const status = { kind: "Status", status: "Failure", code: 403, reason: "Forbidden" };
      return Promise.resolve(Response.json(status, { status: 403 }));
    }
    return Promise.resolve(Response.json(answers[path]));
  }, { keyPair });
  const caData = new TextEncoder().encode(authority.certificatePem).toBase64();
  const kubeconfig = `
apiVersion: v1
kind: Config
current-context: here
contexts: [{ name: here, context: { cluster: there, user: me } }]
clusters: [{ name: there, cluster: { server: "${listener.url}", certificate-authority-data: ${caData} } }]
users: [{ name: me, user: { token: reader } }]
`;
  return { kubeconfig, asked, [Symbol.asyncDispose]: () => listener.close() };
}

test("readDocumentSource reads a file with a document", async () => {
  const context = fakeCommandContext({ "widgets.json": widgets });
  assertEquals(await readDocumentSource("widgets.json", context), {
    documents: [widgetDocument],
    names: ["widgets.json"],
    missing: [],
  });
});

const crd = (kind: string, extra = "") =>
  `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: ${kind}, plural: ${kind.toLowerCase()}s }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      schema:
        openAPIV3Schema:
          type: object
          properties: { spec: { type: object, properties: { size: { type: string } } } }
    - { name: v1beta1, served: false, storage: false }
${extra}`;

test("readDocumentSource reads the CustomResourceDefinitions of a manifest", async () => {
  const other = "---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\n";
  const text = crd("Widget", other + crd("Gadget"));
  const source = await readDocumentSource("crds.yaml", fakeCommandContext({ "crds.yaml": text }));
  assertEquals([source.names, source.groups, source.missing], [["crds.yaml"], ["example.com"], []]);
  const [document] = source.documents;
  assertEquals(Object.keys(document!.paths!).filter((path) => path.endsWith("/{name}")), [
    "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}",
    "/apis/example.com/v1/namespaces/{namespace}/gadgets/{name}",
  ]);
  const items = [crd("Widget")].map((yaml) => yaml.replace(/^/gm, "    ")).join("");
  const list = `kind: List\nitems:\n  -\n${items}`;
  const listed = await readDocumentSource("list.yaml", fakeCommandContext({ "list.yaml": list }));
  assertEquals(listed.groups, ["example.com"]);
});

test("readDocumentSource refuses a CustomResourceDefinition that is not whole", async () => {
  const context = fakeCommandContext({
    "crd.yaml": crd("Widget").replace("group: example.com", ""),
  });
  const error = await assertRejects(
    () => readDocumentSource("crd.yaml", context),
    ConfigurationError,
  );
  assertEquals(
    error.message,
    "crd.yaml: the CustomResourceDefinition widgets.example.com has no group in its spec: " +
      "correct the definition.",
  );
});

test("readDocumentSource reads the documents of a folder, and nothing else in it", async () => {
  const context = fakeCommandContext({
    "dump/widgets.json": widgets,
    "dump/index.json": `{ "paths": {} }`,
    "dump/old.json": `{ "swagger": "2.0" }`,
    "dump/notes.txt": "no JSON",
  });
  const { documents, names } = await readDocumentSource("dump", context);
  assertEquals(documents, [widgetDocument]);
  assertEquals(names, ["dump/widgets.json"]);
});

test("readDocumentSource reads the definitions of a folder's files", async () => {
  const definition = (kind: string) => {
    const names = { kind, plural: `${kind.toLowerCase()}s` };
    const versions = [{ name: "v1", schema: { openAPIV3Schema: { type: "object" } } }];
    const spec = { group: "example.com", scope: "Cluster", names, versions };
    return JSON.stringify({ kind: "CustomResourceDefinition", spec });
  };
  const files = { "crds/a.json": definition("Widget"), "crds/b.yaml": definition("Gadget") };
  const { documents, names, groups } = await readDocumentSource("crds", fakeCommandContext(files));
  assertEquals([documents.length, names, groups], [
    1,
    ["crds/a.json, crds/b.yaml"],
    ["example.com"],
  ]);
  const mixed = fakeCommandContext({ ...files, "crds/c.json": widgets });
  await assertRejects(
    () => readDocumentSource("crds", mixed),
    ConfigurationError,
    "such as crds/c.json, and CustomResourceDefinitions, such as in crds/a.json: put them into two",
  );
});

test("readDocumentSource refuses a folder in which it finds nothing", async () => {
  const context = fakeCommandContext({ "crds/notes.yaml": "kind: Notes", "crds/notes.json": "{}" });
  const error = await assertRejects(() => readDocumentSource("crds", context), ConfigurationError);
  assertEquals(
    error.message,
    "crds has no JSON or YAML file with an OpenAPI v3 document or a CustomResourceDefinition; " +
      "folders in it are not read.",
  );
});

test("readDocumentSource says in which line YAML is broken", async () => {
  const text = "kind: List\n---\nitems:\n  - name: topsecret\n - [\n";
  const error = await assertRejects(
    () => readDocumentSource("a.yaml", fakeCommandContext({ "a.yaml": text })),
    ConfigurationError,
  );
  assertEquals(error.message, "a.yaml is not YAML at line 5: it must be whole.");
});

test("readDocumentSource asks the server of a kubeconfig for its groups", async () => {
  const path = "/openapi/v3/apis/example.com/v1?hash=1";
  await using server = await startServer({
    "/version": { gitVersion: "v1.37.2" },
    "/openapi/v3": {
      paths: {
        ".well-known/openid-configuration": { serverRelativeURL: "/none" },
        "apis/example.com": { serverRelativeURL: "/none" },
        "apis/example.com/v1": { serverRelativeURL: path },
        version: { serverRelativeURL: "/none" },
      },
    },
    [path]: widgetDocument,
  });
  const context = fakeCommandContext({ config: server.kubeconfig });
  assertEquals(await readDocumentSource("config", context), {
    documents: [widgetDocument],
    names: ["/openapi/v3/apis/example.com/v1"],
    missing: [],
    source: "Kubernetes v1.37.2",
  });
  assertEquals(server.asked, ["/version", "/openapi/v3", path]);
});

test("readDocumentSource passes on a server's refusal", async () => {
  await using server = await startServer({});
  const context = fakeCommandContext({ config: server.kubeconfig });
  await assertRejects(() => readDocumentSource("config", context), ApiStatusError);
});

test("readDocumentSource refuses a file of another kind", async () => {
  for (const text of ["a: 1", "just words", `{ "swagger": "2.0" }`]) {
    await assertRejects(
      () => readDocumentSource("notes.yaml", fakeCommandContext({ "notes.yaml": text })),
      ConfigurationError,
      "notes.yaml is neither an OpenAPI v3 document, nor a manifest",
    );
  }
});

test("readDocumentSource says which file cannot be read", async () => {
  const error = await assertRejects(
    () => readDocumentSource("gone.json", fakeCommandContext({})),
    ConfigurationError,
  );
  assertEquals(error.message, "gone.json cannot be read: check the path and who may read it.");
});

test("readDocumentSource shows nothing of a broken file", async () => {
  for (const path of ["config", "config.json"]) {
    const text = "users: [{ user: { token: topsecret }";
    const error = await assertRejects(
      () => readDocumentSource(path, fakeCommandContext({ [path]: text })),
      ConfigurationError,
    );
    assertFalse(`${error.message}${error.stack}${error.cause}`.includes("topsecret"));
  }
});
