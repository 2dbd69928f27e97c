import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { readManifests } from "../../../src/testing/manifests/read_manifests.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

async function inFolder(
  files: Record<string, string>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  await using temp = await tempDirectory();
  const folder = temp.path;
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await run(folder);
}

const config = (name: string) =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });

test("readManifests reads YAML and JSON, in the order in which objects can be created", async () => {
  const yaml = `apiVersion: v1
kind: Pod
metadata: { name: web }
---
# nothing
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`;
  const items = `{"kind":"List","apiVersion":"v1","items":[${config("b")},${config("c")}]}`;
  const files = { "b.yml": yaml, "a.json": config("a"), "c.yaml": items, "notes.txt": "{" };
  await inFolder(files, async (folder) => {
    const objects = await readManifests(folder);
    assertEquals(objects.map(({ object }) => `${object.kind} ${object.metadata.name}`), [
      "Namespace shop",
      "ConfigMap a",
      "Pod web",
      "ConfigMap b",
      "ConfigMap c",
    ]);
    assertEquals((await readManifests(join(folder, "a.json"))).length, 1);
  });
});

test("readManifests refuses a document that is not an object, and names the file", async () => {
  for (
    const [name, text] of [
      ["a.yaml", "kind: Pod\nmetadata: { name: web }"],
      ["a.yaml", "kind: [Pod"],
      ["a.yaml", "just text"],
      ["a.json", "null"],
      ["a.json", '{"kind":'],
    ] as const
  ) {
    await inFolder({ [name]: text }, async (folder) => {
      await assertRejects(() => readManifests(folder), TypeError, name);
    });
  }
});

test("readManifests does not repeat what is in a file that is not valid: it may be a Secret", async () => {
  for (
    const [name, text, why] of [
      ["a.json", '{"password": hunter2}', "is not valid JSON: "],
      ["a.json", '{"password": "hunter2', "is not valid JSON: "],
      ["a.yaml", "password: hunter2\n  user: me\n", "is not valid YAML: "],
      ["a.yaml", "stringData: {password: hunter2\n", " at line 2, column 1."],
    ] as const
  ) {
    await inFolder({ [name]: text }, async (folder) => {
      const error = await assertRejects(() => readManifests(folder), TypeError, why);
      assertEquals(error.message.includes("hunter2"), false, error.message);
      assertEquals(error.cause, undefined);
    });
  }
});

test("readManifests gives each object its place: the file, and the number of several documents", async () => {
  const yaml = `${config("b")}\n---\n# nothing\n---\n${config("c")}\n`;
  await inFolder({ "a.json": config("a"), "b.yaml": yaml }, async (folder) => {
    const places = (await readManifests(folder)).map(({ place }) => place);
    const [a, b] = [join(folder, "a.json"), join(folder, "b.yaml")];
    assertEquals(places, [a, `${b}, document 1`, `${b}, document 3`]);
  });
  await inFolder({ "a.yaml": "kind: A\n---\nkind: [B" }, async (folder) => {
    const message = `${join(folder, "a.yaml")}, document 2 is not valid YAML: `;
    await assertRejects(() => readManifests(folder), TypeError, message);
  });
});

test("readManifests leaves out folders in the folder, as kubectl does", async () => {
  await inFolder({ "a.json": config("a") }, async (folder) => {
    for (const name of ["deep", "deep.yaml"]) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, "b.json"), config("b"));
    }
    assertEquals((await readManifests(folder)).map(({ object }) => object.metadata.name), ["a"]);
  });
});

test("readManifests names a path that cannot be read", async () => {
  await assertRejects(() => readManifests("gone.yaml"), TypeError, "gone.yaml cannot be read");
});

test("readManifests refuses numbers that JavaScript would change, and names the file", async () => {
  const object = (number: string) =>
    `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"n":${number}}`;
  for (const file of ["a.json", "a.yaml"]) {
    const kept = "[1,-1.5,9007199254740991]";
    await inFolder({ [file]: object(kept) }, async (folder) => {
      const [read] = await readManifests(folder);
      assertEquals(read!.object.n, [1, -1.5, 9007199254740991]);
    });
    const refused = { "9007199254740993": "it would round 9007199254740993", "1e400": "" };
    for (const [number, why] of Object.entries(refused)) {
      await inFolder({ [file]: object(number) }, async (folder) => {
        const error = await assertRejects(() => readManifests(folder), TypeError, why);
        assertEquals(error.message.startsWith(`${join(folder, file)} cannot be kept: `), true);
      });
    }
  }
});

test("a folder with a pipe or a device among its manifests is refused: it may never end", async () => {
  await inFolder({}, async (folder) => {
    const file = join(folder, "a.yaml");
    await symlink("/dev/null", file);
    const error = await assertRejects(() => readManifests(folder), TypeError);
    assertEquals(error.message, `${file} is not a regular file: remove it.`);
    assertEquals(await readManifests("/dev/null"), []);
  });
});
