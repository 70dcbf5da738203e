import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** Two ends of one connection that passes through. */
interface Pair {
  readonly browser: Socket
  readonly gateway: Socket
}

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
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  readonly #waiting = new Set<{ direction: 'up' | 'down'; bytes: number; go: () => void }>()
  #plan: { direction: 'up' | 'down'; places: number[] } = { direction: 'up', places: [] }
  #hold: { direction: 'up' | 'down'; at: number } | null = null
  #released: (() => void)[] = []
  #open = true

  private constructor(target: URL) {
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
        // What was handed on already is delivered before the end, as by any machine on the way.
        browser.destroy()
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

  /** @param url where the gateway is. */
  static async start(url: string): Promise<Cutter> {
    const made = new Cutter(new URL(url))
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve))
    return made
  }

  /** Where the browser finds the gateway through this line. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.release()
    this.#cutAll()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Cuts the connection that carries the byte at each of these places, counted from now on. */
  cutAt(direction: 'up' | 'down', places: readonly number[]): void {
    const from = this[direction]
    this.#plan = { direction, places: places.map((at) => from + at).sort((a, b) => a - b) }
  }

  /** No way through from now on: every connection breaks, new ones are refused. */
  close(): void {
    this.#open = false
    this.#cutAll()
  }

  /** The way is open again. */
  open(): void {
    this.#open = true
  }

  /** Lets so many more bytes pass in a direction and then none, on connections that stay open. */
  holdAfter(direction: 'up' | 'down', bytes: number): void {
    this.#hold = { direction, at: this[direction] + bytes }
  }

  /** Ends the silence of {@link holdAfter}. */
  release(): void {
    this.#hold = null
    for (const go of this.#released.splice(0)) go()
  }

  /** Resolves when so many bytes in all have passed in a direction. */
  passed(direction: 'up' | 'down', bytes: number): Promise<void> {
    if (this[direction] >= bytes) return Promise.resolve()
    return new Promise((go) => this.#waiting.add({ direction, bytes, go }))
  }

  #cutAll(): void {
    for (const { browser, gateway } of this.#pairs) {
      browser.resetAndDestroy()
      gateway.destroy()
    }
  }

  async #copy(direction: 'up' | 'down', from: Socket, to: Socket, pair: Pair): Promise<void> {
    try {
      for await (const each of from) {
        let chunk = each as Buffer
        while (chunk.length > 0) {
          const hold = this.#hold?.direction === direction ? this.#hold : null
          const room = hold === null ? chunk.length : Math.max(0, hold.at - this[direction])
          const part = chunk.subarray(0, room)
          if (part.length > 0) await this.#pass(direction, part, to, pair)
          chunk = chunk.subarray(part.length)
          if (chunk.length > 0) await new Promise<void>((go) => this.#released.push(go))
        }
      }
      to.end()
    } catch {
      // A broken end: `close` takes the other one along.
    }
  }

  async #pass(direction: 'up' | 'down', part: Buffer, to: Socket, pair: Pair): Promise<void> {
    this[direction] += part.length
    const taken = new Promise<void>((resolve) => {
      if (to.destroyed || to.write(part)) resolve()
      else {
        to.once('drain', resolve)
        to.once('close', resolve)
      }
    })
    for (const one of this.#waiting) {
      if (this[one.direction] < one.bytes) continue
      this.#waiting.delete(one)
      one.go()
    }
    const plan = this.#plan
    if (plan.direction === direction && plan.places[0] !== undefined) {
      if (this[direction] >= plan.places[0]) {
        while ((plan.places[0] ?? Infinity) <= this[direction]) plan.places.shift()
        this.cuts++
        pair.browser.resetAndDestroy()
        pair.gateway.end()
        throw new Error('cut')
      }
    }
    await taken
  }
}
