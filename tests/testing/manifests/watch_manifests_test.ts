import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { watchManifests } from "../../../src/testing/manifests/watch_manifests.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";

/** Messages of a watch, each of which is waited for in turn. */
class Messages {
  readonly #arrived: string[] = [];
  #waiting = Promise.withResolvers<void>();

  readonly add = (message: string): void => {
    this.#arrived.push(message);
    this.#waiting.resolve();
  };

  async next(): Promise<string> {
    while (this.#arrived.length === 0) {
      await this.#waiting.promise;
      this.#waiting = Promise.withResolvers();
    }
    return this.#arrived.shift()!;
  }
}

test("a manifest that changes is applied again, and one that is wrong is named", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  await using server = await startApiServer();
  const said = new Messages();
  const warned = new Messages();
  const options = { path: folder, created: [], say: said.add, warn: warned.add };
  await using _watch = await watchManifests(server.objects, options);
  const file = join(folder, "a.json");
  const object = (data: Record<string, string>) =>
    JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data });
  await writeFile(file, object({ x: "1" }));
  assertEquals(await said.next(), `${folder}: 1 created, 0 changed.`);
  await writeFile(file, object({ x: "2" }));
  assertEquals(await said.next(), `${folder}: 0 created, 1 changed.`);
  const { data } = server.objects.get({ apiVersion: "v1", kind: "ConfigMap", name: "a" });
  assertEquals(data, { x: "2" });
  await writeFile(file, "{");
  assertStringIncludes(await warned.next(), `${file} is not valid JSON`);
});

test("manifests are applied again to the objects of the start, and a warning is not repeated", async () => {
  await using folder = await tempDirectory();
  await using server = await startApiServer();
  const file = join(folder.path, "a.json");
  const start = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
    data: { x: "1" },
  };
  const place = async (text: string) => {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  };
  await place(JSON.stringify(start));
  server.objects.create(start);
  const said = new Messages();
  const warned = new Messages();
  const created = [{ object: start, place: file }];
  const options = { path: file, created, say: said.add, warn: warned.add };
  await using watched = await watchManifests(server.objects, options);
  await place(JSON.stringify({ ...start, data: { y: "2" } }));
  assertEquals(await said.next(), `${file}: 0 created, 1 changed.`);
  server.objects.delete({ ...start, name: "a" });
  server.objects.create(start); // as a reset does
  await watched.reapply();
  const { data } = server.objects.get({ ...start, name: "a" });
  assertEquals(data, { y: "2" });
  for (const text of ['{"a": [', "{}", "{}", "["]) {
    await place(text);
    await watched.reapply();
  }
  const messages = [await warned.next(), await warned.next(), await warned.next()];
  assertStringIncludes(messages[0]!, "is not valid JSON: it ends too early.");
  assertStringIncludes(messages[1]!, "without apiVersion, kind or metadata.name");
  assertStringIncludes(messages[2]!, "is not valid JSON: it ends too early.");
});
