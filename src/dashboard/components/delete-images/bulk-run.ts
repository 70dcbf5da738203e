import type { Image } from '#openstack/glance/image.ts'

export interface BulkItem {
  readonly image: Image
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  readonly error: unknown
}

export interface BulkSnapshot {
  readonly items: readonly BulkItem[]
  readonly done: number
  readonly failed: number
  /** Nothing is waiting or under way any more. */
  readonly ended: boolean
}

/** At once; Glance asks Keystone for every write, and other people wait in the same line. */
const AT_ONCE = 4

/** Does one thing to many images, a few at a time; each outcome is Glance's answer and nothing else. */
export class BulkRun {
  readonly #act: (image: Image) => Promise<void>
  #items: BulkItem[]
  readonly #listeners = new Set<() => void>()
  #snapshot: BulkSnapshot
  #running = 0

  constructor(images: readonly Image[], act: (image: Image) => Promise<void>) {
    this.#act = act
    this.#items = images.map((image) => ({ image, state: 'waiting', error: null }))
    this.#snapshot = this.#count()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly getSnapshot = (): BulkSnapshot => this.#snapshot

  start(): void {
    while (this.#running < AT_ONCE && this.#next()) continue
  }

  /** What waits is left alone; what is under way is waited for. */
  stop(): void {
    this.#items = this.#items.filter((item) => item.state !== 'waiting')
    this.#tell()
  }

  /** The failed ones once more. */
  retry(): void {
    this.#items = this.#items.map((item) =>
      item.state === 'failed' ? { ...item, state: 'waiting', error: null } : item,
    )
    this.#tell()
    this.start()
  }

  #next(): boolean {
    const index = this.#items.findIndex((item) => item.state === 'waiting')
    const item = this.#items[index]
    if (!item) return false
    this.#running++
    this.#set(item.image.id, 'running', null)
    void this.#do(item.image)
    return true
  }

  async #do(image: Image): Promise<void> {
    try {
      await this.#act(image)
      this.#set(image.id, 'done', null)
    } catch (error) {
      this.#set(image.id, 'failed', error)
    } finally {
      this.#running--
      this.start()
    }
  }

  #set(id: string, state: BulkItem['state'], error: unknown): void {
    this.#items = this.#items.map((item) =>
      item.image.id === id ? { ...item, state, error } : item,
    )
    this.#tell()
  }

  #count(): BulkSnapshot {
    const of = (state: BulkItem['state']) => this.#items.filter((i) => i.state === state).length
    const [done, failed] = [of('done'), of('failed')]
    return { items: this.#items, done, failed, ended: done + failed === this.#items.length }
  }

  #tell(): void {
    this.#snapshot = this.#count()
    for (const listener of this.#listeners) listener()
  }
}
