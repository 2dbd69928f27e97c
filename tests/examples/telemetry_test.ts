import { assert, assertEquals } from "@std/assert";
import { startPod } from "../support/fakes/pod.ts";
import { OtlpReceiver } from "../support/telemetry/otlp_receiver.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";

for (const runtime of ["deno", "bun"] as const) {
  test(`telemetry.ts on ${runtime} sends its last spans and metrics when it ends`, async () => {
    await using pod = await startPod();
    await using receiver = await OtlpReceiver.start("@kubewire/kubewire", () => false);
    await using example = new RunningExample("telemetry.ts", pod, {
      runtime,
      env: {
        OTEL_DENO: "true",
        OTEL_SERVICE_NAME: "counter",
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      },
    });
    await example.line(/^0 pods in default$/);
    example.terminate();
    assertEquals(await example.end(), { code: 0, output: "0 pods in default\n" });
    assertEquals([...receiver.services], ["counter"]);
    const names = receiver.spans.map(({ name }) => name);
    assert(names.includes("GET /api/v1/namespaces/{namespace}/pods"), names.join());
    assert(receiver.metrics.has("http.client.request.duration"));
  });
}

for (const runtime of ["deno", "bun"] as const) {
  test(`telemetry.ts on ${runtime} does not wait for a collector that never answers`, async () => {
    await using pod = await startPod();
    const collector = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const accepted: Deno.Conn[] = [];
    const accepting = (async () => {
      for await (const connection of collector) accepted.push(connection);
    })();
    const start = async (env: Record<string, string>) => {
      const example = new RunningExample("telemetry.ts", pod, {
        runtime,
        env: {
          OTEL_DENO: "true",
          OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
          OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
          ...env,
        },
      });
      await example.line(/^0 pods in default$/);
      return example;
    };
    // One with a timeout of a minute is there to compare with, however slow the machine is.
    await using patient = await start({ OTEL_EXPORTER_OTLP_TIMEOUT: "60000" });
    const limit = { OTEL_EXPORTER_OTLP_TIMEOUT: "1000" }; // as the header says for Deno
    await using example = await start(runtime === "deno" ? limit : {});
    let patientEnded = false;
    patient.terminate();
    patient.end().then(() => void (patientEnded = true), () => {});
    example.terminate();
    assertEquals((await example.end()).code, 0);
    assertEquals(patientEnded, false);
    assert(accepted.length > 0, "nothing was sent to the collector");
    collector.close();
    await accepting.catch(() => {});
    for (const connection of accepted) connection.close();
  });
}
