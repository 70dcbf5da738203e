import { startProduct } from './product.mjs'

/**
 * Starts the built product once for all specs, unless VIEWFINDER_URL names one that runs already
 * (say, `npm run dev`). Workers inherit the variables that are set here.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['VIEWFINDER_URL']) return undefined
  const product = await startProduct()
  process.env['VIEWFINDER_URL'] = product.url
  process.env['VIEWFINDER_LOG'] = product.log
  process.env['VIEWFINDER_PID'] = String(product.pid)
  return product.stop
}
