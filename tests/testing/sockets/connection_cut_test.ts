import { assertEquals } from "@std/assert";
import { ConnectionCut } from "../../../src/testing/sockets/connection_cut.ts";
import { test } from "../../support/test.ts";

test("ConnectionCut has a name of its own", () => {
  assertEquals(new ConnectionCut().name, "ConnectionCut");
});
