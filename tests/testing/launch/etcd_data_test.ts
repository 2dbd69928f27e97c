import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { EtcdData } from "../../../src/testing/launch/etcd_data.ts";
import { test } from "../../support/test.ts";
import { inFolder } from "./launch_folder.ts";

const objects = new Map([[
  "pods",
  new Map([["a/b", { metadata: { name: "b", namespace: "a", uid: "1" } }]]),
]]);

test("EtcdData keeps objects and a revision in a folder, and names a file that is damaged", async () => {
  await inFolder(async (folder) => {
    const data = new EtcdData(folder);
    assertEquals(await data.load(), undefined);
    await data.save({ objects, revision: 7 });
    await data.save({ objects, revision: 8 });
    assertEquals(await new EtcdData(folder).load(), { objects, revision: 8 });
    await writeFile(join(folder, "kubewire-revision"), "many");
    await assertRejects(() => data.load(), TypeError, "kubewire-revision is not a revision");
    await writeFile(join(folder, "kubewire-objects.json"), "{");
    await assertRejects(() => data.load(), TypeError, "kubewire-objects.json is not a snapshot");
  });
});

test("where no stand-in for etcd answers, there is no data", async () => {
  for (const url of ["http://127.0.0.1:1", "https://127.0.0.1:1", "127.0.0.1"]) {
    assertEquals(await EtcdData.at(url), undefined, url);
  }
});
