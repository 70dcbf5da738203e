/**
 * A session of the gateway, for requests made here and for a browser's cookies.
 * @param {string} url origin of the product
 * @param {string} user
 * @param {string} password
 * @returns {Promise<{ cookie: string, projectId: string }>}
 */
export async function signIn(url, user, password) {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { Origin: url, 'Content-Type': 'application/json' },
    body: JSON.stringify({ method: 'password', user, password, domain: 'Default' }),
  })
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`)
  const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const session = /** @type {{ projects: { id: string }[] }} */ (await answer.json())
  return { cookie, projectId: session.projects[0]?.id ?? '' }
}

/**
 * A browser context that is signed in.
 * @param {import('playwright').Browser} browser
 * @param {string} url
 * @param {string} cookie `name=value`
 */
export async function signedInContext(browser, url, cookie) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
  })
  await addSession(context, url, cookie)
  return context
}

/**
 * @param {import('playwright').BrowserContext} context
 * @param {string} url
 * @param {string} cookie `name=value`
 */
export async function addSession(context, url, cookie) {
  const [name = '', ...value] = cookie.split('=')
  await context.addCookies([
    { name, value: value.join('='), url, httpOnly: true, sameSite: 'Strict' },
  ])
}
