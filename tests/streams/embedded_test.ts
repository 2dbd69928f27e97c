import { openEmbeddedScene } from "./embedded_scene.ts";
import { podStreamSuite } from "./suite.ts";

podStreamSuite(openEmbeddedScene);
