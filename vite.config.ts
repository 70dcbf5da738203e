import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { findChromium } from './e2e/chromium.mjs'
import { gateway } from './src/gateway/vite-plugin.ts'

const chromium = process.env.VITEST ? findChromium() : null

const SERVICE_WORKER = 'src/transfers/download/service-worker.ts'

/**
 * In development the service worker is served as source under the address that it is built to.
 * Built, it must be one plain script: a module shared with the page would become an import.
 */
function downloadServiceWorker(): Plugin {
  return {
    name: 'viewfinder-download-service-worker',
    configureServer(server) {
      server.middlewares.use((req, _res, next) => {
        if (req.url?.split('?')[0] === '/sw.js') req.url = `/${SERVICE_WORKER}`
        next()
      })
    },
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.name === 'sw' && chunk.imports.length > 0)
          this.error(`The service worker shares modules with the page: ${chunk.imports.join(', ')}`)
      }
    },
  }
}

export default defineConfig({
  plugins: [downloadServiceWorker(), react(), gateway()],
  build: { target: 'es2023' },
  worker: { format: 'es' },
  // Met only when the first overlay opens: found then, the page would reload, or get a second React.
  optimizeDeps: {
    include: ['dialog', 'menu', 'popover', 'tooltip'].map((part) => `@base-ui/react/${part}`),
  },
  environments: {
    client: {
      build: {
        outDir: 'dist/client',
        manifest: true,
        assetsInlineLimit: 0,
        rolldownOptions: {
          input: { index: 'index.html', sw: SERVICE_WORKER },
          output: {
            // A service worker's address must not change from build to build.
            codeSplitting: {
              groups: [
                {
                  name: 'vendor',
                  // Not what only later views use, or it would come before the list.
                  test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack)[\\/](?!.*(useQueries|queriesObserver))/,
                },
                {
                  // What the list and nearly every view ask the cloud with: one chunk, whoever shares
                  // what of it. In many small ones the same code is 2 kB larger when compressed.
                  name: 'core',
                  test: /src[\\/](dashboard[\\/]queries[\\/](api|images|session|session-end|command)|openstack[\\/]glance[\\/]client)\.ts$/,
                },
                {
                  // What the page begins with, whoever else shares it: in one file, not in twenty.
                  name: 'index',
                  tags: ['$initial'],
                  test: /^(?!.*[\\/]transfers[\\/]download[\\/])/,
                },
                // All icons are smaller than the requests for those of one page.
                { name: 'icons', test: /node_modules[\\/]lucide-react/ },
                // The headless library under all that floats: every page loads it when it is quiet.
                { name: 'overlays', test: /node_modules[\\/](@base-ui|@floating-ui)/ },
              ],
            },
            entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
          },
        },
      },
    },
    gateway: {
      consumer: 'server',
      resolve: { noExternal: true, external: [] },
      build: {
        outDir: 'dist/gateway',
        ssr: true,
        copyPublicDir: false,
        target: 'node20',
        rolldownOptions: { input: { main: 'src/gateway/main.ts' } },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      await builder.build(builder.environments['client']!)
      await builder.build(builder.environments['gateway']!)
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.spec.ts', 'e2e/**/*.unit.spec.ts'],
          // Thousands of inputs take seconds on two busy cores: only what hangs is to be ended.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.spec.tsx'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(chromium ? { executablePath: chromium } : {}),
                args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
