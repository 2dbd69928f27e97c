import { kube } from "./kube.ts";
import { measureRequests, podPath } from "./requests.ts";

await measureRequests(() => kube.fetch(podPath));
