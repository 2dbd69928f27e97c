/** @jsxImportSource hono/jsx */
import { raw } from "hono/html";
import type { FC, PropsWithChildren } from "hono/jsx";

/** Properties of {@linkcode Document}. */
export interface DocumentProps {
  readonly title: string;
  /** Modules of the browser to load; none on a page without a script. */
  readonly modules?: readonly string[];
}

/** The last one changes the others for a phone. */
const STYLES = [
  "base.css",
  "bar.css",
  "list.css",
  "panel.css",
  "log.css",
  "dialogs.css",
  "phone.css",
];

/** The frame of a page. */
export const Document: FC<PropsWithChildren<DocumentProps>> = (
  { title, modules = [], children },
) => (
  <>
    {raw("<!DOCTYPE html>")}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="./assets/icon.svg" type="image/svg+xml" />
        {STYLES.map((file) => <link key={file} rel="stylesheet" href={`./assets/${file}`} />)}
        {modules.map((file) => <link key={file} rel="modulepreload" href={`./assets/${file}`} />)}
        {modules.length > 0 && <script type="module" src="./assets/main.js"></script>}
      </head>
      <body>{children}</body>
    </html>
  </>
);
