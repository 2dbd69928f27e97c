import { assertEquals } from "@std/assert";
import { configMaps, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

test("a body of another media type is refused with 415, and one over 3 MiB with 413", () =>
  withServer(async ({ client }) => {
    const yaml = await client.send(configMaps, {
      method: "POST",
      headers: { "content-type": "application/yaml" },
      body: "metadata: {name: a}",
    });
    assertEquals([yaml.status, yaml.body.reason], [415, "UnsupportedMediaType"]);
    const large = await client.send(configMaps, {
      method: "POST",
      json: { metadata: { name: "a" }, data: { k: "x".repeat(3 * 1024 * 1024) } },
    });
    assertEquals([large.status, large.body.reason], [413, "RequestEntityTooLarge"]);
  }));

test("fieldManager and fieldValidation are accepted, and unsupported values are refused", () =>
  withServer(async ({ client }) => {
    const create = (query: string) =>
      client.send(`${configMaps}?${query}`, {
        method: "POST",
        json: { metadata: { generateName: "a" } },
      });
    assertEquals((await create("fieldManager=me&fieldValidation=Strict&pretty=true")).status, 201);
    assertEquals((await create("fieldValidation=Sometimes")).status, 422);
  }));
