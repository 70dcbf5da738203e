import { connect, createServer } from 'node:net'

/** @typedef {'up' | 'down'} Direction `up`: from the browser to the gateway */
/**
 * @typedef {object} Pair two ends of one connection that passes through
 * @property {import('node:net').Socket} browser
 * @property {import('node:net').Socket} gateway
 */

/**
 * A line between browser and gateway that can break, fall silent or be slow: it copies bytes and
 * knows nothing of HTTP. Counts are bytes on the line, of all connections since the start.
 */
export class Cutter {
  /** From the browser to the gateway. */
  up = 0
  /** From the gateway to the browser. */
  down = 0
  /** Connections that were cut at a planned place. */
  cuts = 0
  /** @type {Set<Pair>} */
  #pairs = new Set()
  /** @type {Set<{ direction: Direction, bytes: number, go: () => void }>} */
  #waiting = new Set()
  /** @type {{ direction: Direction, places: number[] }} */
  #plan = { direction: 'up', places: [] }
  /** @type {{ direction: Direction, at: number } | null} */
  #hold = null
  /** @type {(() => void)[]} */
  #released = []
  #open = true
  /** Bytes a second in either direction; 0: as fast as this machine. */
  #pace = 0
  /** When the line is free for the next bytes, as performance.now(). */
  #freeAt = { up: 0, down: 0 }
  #server

  /**
   * @private
   * @param {URL} target
   */
  constructor(target) {
    this.#server = createServer((browser) => {
      if (!this.#open) {
        browser.destroy()
        return
      }
      const gateway = connect(Number(target.port), target.hostname)
      const pair = { browser, gateway }
      this.#pairs.add(pair)
      const close = () => {
        this.#pairs.delete(pair)
        browser.destroy()
        // What was handed on already is delivered before the end, as by any machine on the way.
        gateway.end()
      }
      for (const end of [browser, gateway]) {
        end.setNoDelay(true)
        // Every break of one end becomes one of the other; there is nobody else to tell.
        end.on('error', close)
        end.on('close', close)
      }
      void this.#copy('up', browser, gateway, pair)
      void this.#copy('down', gateway, browser, pair)
    })
  }

  /**
   * @param {string} url where the gateway is
   * @returns {Promise<Cutter>}
   */
  static async start(url) {
    const made = new Cutter(new URL(url))
    await new Promise((resolve) => made.#server.listen(0, '127.0.0.1', () => resolve(null)))
    return made
  }

  /** Where the browser finds the gateway through this line. */
  get url() {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    return `http://127.0.0.1:${address.port}`
  }

  async stop() {
    this.release()
    this.#cutAll()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /**
   * Cuts the connection that carries the byte at each of these places, counted from now on.
   * @param {Direction} direction
   * @param {readonly number[]} places
   */
  cutAt(direction, places) {
    const from = this[direction]
    this.#plan = { direction, places: places.map((at) => from + at).sort((a, b) => a - b) }
  }

  /**
   * Makes the line as slow as a network: without it, loopback fills every buffer on the way, and what
   * is in them is lost with each cut.
   * @param {number} bytesPerSecond in either direction, over all connections
   */
  pace(bytesPerSecond) {
    this.#pace = bytesPerSecond
  }

  /** No way through from now on: every connection breaks, new ones are refused. */
  close() {
    this.#open = false
    this.#cutAll()
  }

  /** The way is open again. */
  open() {
    this.#open = true
  }

  /**
   * Lets so many more bytes pass in a direction and then none, on connections that stay open.
   * @param {Direction} direction
   * @param {number} bytes
   * @returns {Promise<void>} once they have passed
   */
  holdAfter(direction, bytes) {
    const at = this[direction] + bytes
    this.#hold = { direction, at }
    return new Promise((go) => this.#waiting.add({ direction, bytes: at, go }))
  }

  /** Ends the silence of {@link holdAfter}. */
  release() {
    this.#hold = null
    for (const go of this.#released.splice(0)) go()
  }

  #cutAll() {
    for (const { browser, gateway } of this.#pairs) {
      browser.resetAndDestroy()
      gateway.destroy()
    }
  }

  /**
   * @param {Direction} direction
   * @param {import('node:net').Socket} from
   * @param {import('node:net').Socket} to
   * @param {Pair} pair
   */
  async #copy(direction, from, to, pair) {
    try {
      for await (const each of from) {
        let chunk = /** @type {Buffer} */ (each)
        while (chunk.length > 0) {
          const hold = this.#hold?.direction === direction ? this.#hold : null
          const room = hold === null ? chunk.length : Math.max(0, hold.at - this[direction])
          const part = chunk.subarray(0, room)
          if (part.length > 0) await this.#pass(direction, part, to, pair)
          chunk = chunk.subarray(part.length)
          if (chunk.length > 0) await new Promise((go) => this.#released.push(() => go(null)))
        }
      }
      to.end()
    } catch {
      // A broken end: `close` takes the other one along.
    }
  }

  /**
   * @param {Direction} direction
   * @param {Buffer} part
   * @param {import('node:net').Socket} to
   * @param {Pair} pair
   */
  async #pass(direction, part, to, pair) {
    if (this.#pace > 0) {
      const now = performance.now()
      const from = Math.max(now, this.#freeAt[direction])
      this.#freeAt[direction] = from + (part.length / this.#pace) * 1000
      if (from > now) await new Promise((go) => setTimeout(go, from - now))
    }
    this[direction] += part.length
    const taken = new Promise((resolve) => {
      if (to.destroyed || to.write(part)) resolve(null)
      else {
        const done = () => {
          to.off('drain', done)
          to.off('close', done)
          resolve(null)
        }
        to.on('drain', done)
        to.on('close', done)
      }
    })
    for (const one of this.#waiting) {
      if (this[one.direction] < one.bytes) continue
      this.#waiting.delete(one)
      one.go()
    }
    const { places } = this.#plan
    if (this.#plan.direction === direction && this[direction] >= (places[0] ?? Infinity)) {
      while ((places[0] ?? Infinity) <= this[direction]) places.shift()
      this.cuts++
      pair.browser.resetAndDestroy()
      pair.gateway.end()
      throw new Error('cut')
    }
    await taken
  }
}
