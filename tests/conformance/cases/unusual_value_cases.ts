import { assertEquals } from "@std/assert";
import type { Cases } from "./cases.ts";

/** Numbers, times, quantities and names that hardly any program sends. */
export const unusualValueCases: Cases = {
  async "an integer of a built-in kind has no fraction, no exponent, and 64 bits at most"(fixture) {
    const path = `${fixture.path("pods")}?dryRun=All`;
    for (const number of ["1.0", "1e1", "9223372036854775808"]) {
      const text = '{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}],' +
        `"terminationGracePeriodSeconds":${number}}}`;
      const headers = { "content-type": "application/json" };
      const { status, body } = await fixture.api.send("POST", path, { text, headers });
      assertEquals([status, body.message], [
        400,
        'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number ' +
        `${number} into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64`,
      ]);
    }
  },

  async "a time that no calendar or clock has is refused"(fixture) {
    const { api, namespace } = fixture;
    const parts = {
      "2020-13-01T00:00:00Z": "month",
      "2020-02-30T00:00:00Z": "day",
      "2020-01-01T24:00:00Z": "hour",
      "2020-01-01T00:00:60Z": "second",
    };
    for (const [firstTimestamp, part] of Object.entries(parts)) {
      const event = { metadata: { name: "e" }, involvedObject: { namespace }, firstTimestamp };
      const { status, body } = await api.post(`${fixture.path("events")}?dryRun=All`, event);
      assertEquals([status, body.message], [
        400,
        'Event in version "v1" cannot be handled as a Event: parsing time ' +
        `"${firstTimestamp}": ${part} out of range`,
      ]);
    }
  },

  async "a large quantity is kept, and one with a sign or a point as it is given"(fixture) {
    const forms = {
      "12345678901234567890": "12345678901234567890",
      "1e100": "10e99",
      "+1": "+1",
      "5.": "5.",
      "3.000": "3",
    };
    for (const [memory, written] of Object.entries(forms)) {
      const { body } = await fixture.api.post(`${fixture.path("pods")}?dryRun=All`, {
        metadata: { name: "p" },
        spec: { containers: [{ name: "c", image: "i", resources: { requests: { memory } } }] },
      });
      assertEquals(body.spec?.containers[0].resources.requests.memory, written, body.message);
    }
  },

  async "an escaped slash divides a path, and no name has a percent sign"(fixture) {
    const { api, configMaps } = fixture;
    const slash = await api.get(`${configMaps}/a%2fb`);
    assertEquals([slash.status, slash.body.message], [
      404,
      "the server could not find the requested resource",
    ]);
    const percent = await api.get(`${configMaps}/a%252fb`);
    assertEquals([percent.status, percent.body.message], [
      400,
      `Name parameter invalid: "a%2fb": may not contain '%'`,
    ]);
  },
};
