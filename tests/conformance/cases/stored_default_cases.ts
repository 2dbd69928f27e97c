import { assertEquals } from "@std/assert";
import { defineWidgets, untilAnswered } from "../define_widgets.ts";
import type { Cases } from "./cases.ts";

const text = { type: "string" };

/** Reads of objects that were stored before their schema changed. */
export const storedDefaultCases: Cases = {
  async "stored objects are read by the present schema, with its defaults and without other fields"(
    fixture,
  ) {
    const { api } = fixture;
    const before = { type: "object", properties: { size: text, colour: text } };
    const { definition, path, widget } = await defineWidgets(fixture, {}, before);
    const spec = { size: "s", colour: "red" };
    for (const name of ["a", "b"]) await api.create(path, widget(name, { spec }));
    const stored = (await api.get(`${path}/a`)).body;
    const change = async (
      properties: unknown,
      isMet: (spec: Record<string, unknown>) => boolean,
    ) => {
      const at = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";
      const patch = [{ op: "replace", path: at, value: { type: "object", properties } }];
      assertEquals((await api.patch(definition, patch)).status, 200);
      await untilAnswered(() => api.get(`${path}/b`), ({ body }) => isMet(Object(body.spec)));
    };
    await change(
      { size: text, shape: { ...text, default: "round" } },
      ({ shape }) => shape === "round",
    );
    const { body } = await api.get(`${path}/a`);
    assertEquals(body.spec, { size: "s", shape: "round" });
    assertEquals([body.metadata.resourceVersion, body.metadata.generation], [
      stored.metadata.resourceVersion,
      1,
    ]);
    const items = (await api.get(path)).body.items;
    assertEquals(items.map((item: { spec: unknown }) => item.spec), [body.spec, body.spec]);

    const written = (await api.put(`${path}/a`, body)).body;
    assertEquals([written.metadata.generation, written.spec], [1, body.spec]);
    assertEquals(written.metadata.resourceVersion === body.metadata.resourceVersion, false);

    await change(before.properties, ({ colour }) => colour === "red");
    assertEquals((await api.get(`${path}/a`)).body.spec, { size: "s" });
    assertEquals((await api.get(`${path}/b`)).body.spec, spec);
  },
};
