import { defineConfig } from '@playwright/test'
import { chromiumArgs, findChromium } from './chromium.mjs'

const chromium = findChromium()
const real = Boolean(process.env['OS_AUTH_URL'])
/** A Glance of our own, which may be stopped and killed: only the specs about that use it then. */
const mortal = Boolean(process.env['VIEWFINDER_GLANCE_MAY_DIE'])
/** What no cloud changes: how the pages look to axe; and what brings a cloud of its own. */
const ofNoCloud = ['a11y.spec.ts', 'v1.spec.ts']
const report = process.env['VIEWFINDER_E2E_JSON']

export default defineConfig({
  testDir: '.',
  testMatch: mortal ? 'glance/*.spec.ts' : '*.spec.ts',
  testIgnore: mortal ? [] : ['*.unit.spec.ts', 'glance/*.spec.ts', ...(real ? ofNoCloud : [])],
  outputDir: '../test-results',
  preserveOutput: 'failures-only',
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  // Some wait for a cloud, or for what is meant to take long: two at a time leave a tenth of two
  // cores idle.
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  // Long enough for a real Glance, which asks Keystone several times for each write (0.2-0.5 s a
  // call, more side by side), and for a machine that is busy: nothing here measures time.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    browserName: 'chromium',
    actionTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Colours must stand still while they are measured; what moves by itself has its own specs.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // A trace of every test, for the few that fail, takes as much of two cores as the test itself.
    trace: process.env['VIEWFINDER_TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      // No machine of CI has a GPU, and to imitate one takes a twentieth of the processor.
      args: [...chromiumArgs, '--disable-gpu'],
    },
  },
  projects: [{ name: real ? 'glance' : 'demo' }],
})
