/// <reference lib="deno.unstable" />
/**
 * The house rules that `deno lint` can see: most of them for src and mod.ts.
 *
 * @module
 */

const runtimeFolders = /[/\\]src[/\\](?:runtime|testing)[/\\]/;
const sources = /[/\\](?:src[/\\].+|mod)\.ts$/;

/** Limits a visitor to the files of src. */
function inSources(visitor: (context: Deno.lint.RuleContext) => Deno.lint.LintVisitor) {
  return {
    create(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
      return sources.test(context.filename) ? visitor(context) : {};
    },
  };
}

const plugin: Deno.lint.Plugin = {
  name: "kubewire",
  rules: {
    "runtime-names": inSources((context) => {
      if (runtimeFolders.test(context.filename)) return {};
      const message = "Deno, Bun and node: appear in src/runtime and src/testing only.";
      const hint = "Take what is needed from the runtime that is passed in.";
      return {
        Identifier(node) {
          if (node.name === "Deno" || node.name === "Bun") context.report({ node, message, hint });
        },
        Literal(node) {
          if (typeof node.value === "string" && node.value.startsWith("node:")) {
            context.report({ node, message, hint });
          }
        },
      };
    }),
    "passed-clock": inSources((context) => {
      if (runtimeFolders.test(context.filename)) return {};
      const message = "The machine's clock is for src/runtime only.";
      const hint = "Take the clock that is passed in; that of a client is clockOf(kube).";
      return {
        ImportSpecifier(node) {
          if (context.sourceCode.getText(node.imported) !== "systemClock") return;
          context.report({ node, message, hint });
        },
      };
    }),
    "file-paths": {
      create(context) {
        return {
          MemberExpression({ object, property }) {
            if (property.type !== "Identifier" || property.name !== "pathname") return;
            if (object.type !== "NewExpression" || object.arguments.length < 2) return;
            if (context.sourceCode.getText(object.arguments[1]) !== "import.meta.url") return;
            context.report({
              node: property,
              message: "The path of a URL is encoded: a folder with a space is not found.",
              hint: "Take fileURLToPath of node:url.",
            });
          },
        };
      },
    },
    "named-exports": inSources((context) => ({
      ExportDefaultDeclaration(node) {
        context.report({ node, message: "A module has named exports only." });
      },
      ExportAllDeclaration(node) {
        context.report({ node, message: "A module names what it passes on." });
      },
    })),
    "no-console": inSources((context) => ({
      Identifier(node) {
        if (node.name !== "console") return;
        context.report({ node, message: "A library tells its caller by hooks and errors." });
      },
    })),
    "no-enum": inSources((context) => ({
      TSEnumDeclaration(node) {
        context.report({ node, message: "A union of literals serves instead of an enum." });
      },
    })),
    "no-todo": inSources((context) => ({
      Program(node) {
        for (const comment of context.sourceCode.getAllComments()) {
          if (/\b(?:TODO|FIXME|XXX)\b/.test(comment.value)) {
            context.report({
              node,
              message: `Work left undone belongs in an issue:${comment.value}`,
            });
          }
        }
      },
    })),
  },
};

export default plugin;
