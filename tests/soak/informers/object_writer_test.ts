import { assert } from "@std/assert";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";
import { ObjectWriter } from "./object_writer.ts";
import { NAMESPACES, RESOURCES } from "./population.ts";

test("ObjectWriter creates objects of each kind that the server takes", async () => {
  await using server = await startApiServer({ namespaces: [...NAMESPACES] });
  using _writer = new ObjectWriter(server.objects, 1);
  for (const { apiVersion, kind } of Object.values(RESOURCES)) {
    assert(server.objects.list({ apiVersion, kind }).length > 300, kind);
  }
}, { fullOnly: true });
