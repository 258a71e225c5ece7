// Bundles what the pages need into build/assets: hashed names, a manifest for Django, brotli and gzip siblings for whitenoise.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const ICONS = "wanjia/web/components/icon/icons.json";

// One sprite with the icons that are named in icons.json and no others, and the mark of the platform.
function sprite() {
  const symbol = ([name, source]) => {
    const svg = readFileSync(resolve("node_modules/@tabler/icons/icons/outline", `${source}.svg`), "utf8");
    const inner = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    const shapes = inner.replace(/\s*\n\s*/g, "").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
  };
  return {
    name: "sprite",
    buildStart() {
      this.addWatchFile(resolve(ICONS));
      const icons = Object.entries(JSON.parse(readFileSync(ICONS, "utf8")));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
      const mark = readFileSync("wanjia/web/assets/mark.svg");
      this.emitFile({ type: "asset", name: "mark.svg", originalFileName: "mark.svg", source: mark });
    },
  };
}

function compressed() {
  const worthIt = /\.(js|css|svg|json|mjs)$/;
  return {
    name: "compressed",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!worthIt.test(fileName) || fileName.startsWith(".vite/")) continue;
          const source = Buffer.from(file.type === "chunk" ? file.code : file.source);
          this.emitFile({ type: "asset", fileName: `${fileName}.br`, source: brotliCompressSync(source) });
          this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
        }
      },
    },
  };
}

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [sprite(), compressed()],
  build: {
    outDir: "build/assets",
    assetsDir: ".",
    manifest: true,
    modulePreload: false, // its polyfill is only for browsers older than ours
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: addresses
    target: "es2022",
    chunkSizeWarningLimit: 1200, // the library that draws maps, which only their pages load
    rollupOptions: {
      input: ["wanjia/web/assets/main.ts"],
      checks: { eval: false }, // htmx has one; its configuration and our Content-Security-Policy switch it off
    },
  },
});
