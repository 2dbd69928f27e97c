import { assertEquals } from "@std/assert";
import { OpenConnections } from "../../../src/http/opening/open_connections.ts";
import { test } from "../../support/test.ts";

test("OpenConnections counts the connections and their streams, and knows the latest protocol", () => {
  const open = new OpenConnections();
  assertEquals(open.diagnostics(), { protocol: undefined, connections: 0, streams: 0 });
  const one = { openStreams: 3 };
  const other = { openStreams: 0 };
  open.add(one, "http/1.1");
  open.add(other, "h2");
  assertEquals(open.diagnostics(), { protocol: "h2", connections: 2, streams: 3 });
  one.openStreams = 1;
  other.openStreams = 90;
  assertEquals(open.diagnostics(), { protocol: "h2", connections: 2, streams: 91 });
  open.delete(other);
  open.delete(other);
  open.delete(one);
  assertEquals(open.diagnostics(), { protocol: "h2", connections: 0, streams: 0 });
});
