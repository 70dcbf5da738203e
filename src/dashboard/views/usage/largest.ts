import type { Image } from '#openstack/glance/image.ts'
import { storedBytes } from './reclaim.ts'

/** More blocks than this in one treemap are too small for a word. */
export const MOST = 40

/** The largest images of many, without an order over all of them. */
export class Largest {
  /** In order, the largest first. */
  readonly images: Image[] = []
  #bytes: number[] = []
  /** One that was among them has gone, and nobody knows who is next. */
  #lacks = false

  add(image: Image, bytes: number): void {
    if (bytes === 0) return
    if (this.images.length === MOST && bytes <= this.#bytes[MOST - 1]!) return
    let at = this.images.length
    while (at > 0 && this.#bytes[at - 1]! < bytes) at--
    this.images.splice(at, 0, image)
    this.#bytes.splice(at, 0, bytes)
    if (this.images.length <= MOST) return
    this.images.pop()
    this.#bytes.pop()
  }

  remove(image: Image): void {
    const at = this.images.indexOf(image)
    if (at < 0) return
    // A short list has all there are.
    if (this.images.length === MOST) this.#lacks = true
    this.images.splice(at, 1)
    this.#bytes.splice(at, 1)
  }

  /** Finds who has moved up. @param all that were counted */
  complete(all: Iterable<Image>): void {
    if (!this.#lacks) return
    this.#lacks = false
    this.images.length = 0
    this.#bytes = []
    for (const image of all) this.add(image, storedBytes(image))
  }
}
