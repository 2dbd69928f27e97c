import { refusedCopyCases } from "./cases/copy_cases.ts";
import { openEmbeddedScene } from "./embedded_scene.ts";
import { podStreamSuite, registerCopies } from "./suite.ts";

podStreamSuite(openEmbeddedScene);
registerCopies(openEmbeddedScene, refusedCopyCases);
