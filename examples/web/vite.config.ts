import { defineConfig } from "vite";

const SERVICE = "http://127.0.0.1:8000";

export default defineConfig({
  // The page is /app and its parts are below it; addresses are relative, so it works below any path.
  base: "./",
  build: { assetsDir: "app", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // `npm run dev` serves the page itself, and hands on to a running service what is the service's.
  server: { proxy: { "/user": SERVICE } },
});
