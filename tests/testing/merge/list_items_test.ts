import { assertEquals } from "@std/assert";
import { itemType, listItems } from "../../../src/testing/merge/list_items.ts";
import { unknownType } from "../../../src/testing/merge/merge_type.ts";
import { test } from "../../support/test.ts";

const ports = {
  items: { keys: ["port", "protocol"], keyDefaults: { protocol: "TCP" }, type: { fields: {} } },
};

test("items are identified by their keys, with the server's defaults for missing ones", () => {
  assertEquals(listItems([{ port: 80 }, { port: 53, protocol: "UDP" }], ports), [
    { element: 'k:{"port":80,"protocol":"TCP"}', value: { port: 80 } },
    { element: 'k:{"port":53,"protocol":"UDP"}', value: { port: 53, protocol: "UDP" } },
  ]);
  assertEquals(itemType(ports), { fields: {} });
});

test("the items of a set are identified by their values", () => {
  assertEquals(listItems(["a"], { set: true }), [{ element: 'v:"a"', value: "a" }]);
  assertEquals(itemType({ set: true }), unknownType);
});

test("a value that is not a list has no items", () => {
  assertEquals([listItems(null, ports), listItems(undefined, ports)], [[], []]);
});
