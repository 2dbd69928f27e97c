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
