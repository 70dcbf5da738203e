import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type axeCore from 'axe-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** All that is asked of a page, and of its other look what differs between them: the colours. */
const looks: Record<'light' | 'dark', axeCore.RunOnly> = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
}

/**
 * What axe finds in a page as it stands, in words. In the page itself and once put there: no frame of
 * ours has content, and the package for Playwright takes two and a half times as long (measured):
 * it puts the source there anew and fetches every style sheet again for each look.
 */
export async function axeViolations(page: Page, look: keyof typeof looks): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof axeCore }
    const { violations } = await axe.run({
      runOnly,
      resultTypes: ['violations'],
      // Style sheets are asked for by one rule only, which is none of these.
      preload: false,
    })
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} at ${String(node.target)}: ${node.failureSummary ?? help}`),
    )
  }, looks[look])
}
