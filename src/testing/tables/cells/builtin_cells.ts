import { accessCells } from "./access_cells.ts";
import { autoscalerCells } from "./autoscaler_cells.ts";
import type { Cells } from "./cell_values.ts";
import { coreCells } from "./core_cells.ts";
import { deviceCells } from "./device_cells.ts";
import { networkCells } from "./network_cells.ts";
import { podCells } from "./pod_cells.ts";
import { serverCells } from "./server_cells.ts";
import { storageCells } from "./storage_cells.ts";
import { workloadCells } from "./workload_cells.ts";

/** The cells of Kubernetes' own kinds, by group and plural. */
export const builtinCells: ReadonlyMap<string, Cells> = new Map([
  ["pods", podCells],
  ["autoscaling/horizontalpodautoscalers", autoscalerCells],
  ...Object.entries(coreCells),
  ...Object.entries(workloadCells),
  ...Object.entries(networkCells),
  ...Object.entries(storageCells),
  ...Object.entries(accessCells),
  ...Object.entries(serverCells),
  ...Object.entries(deviceCells),
]);
