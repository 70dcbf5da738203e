/**
 * Where an inspection reads from: a picked file, or an image in Glance by Range requests.
 */
export interface ByteReader {
  /** Length of the file in bytes. */
  readonly size: number
  /**
   * @param offset bytes from the start, within the file
   * @param length bytes; shorter is answered only at the end of the file
   */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Reads a file on this computer; rejects as the browser does when the file is gone or was changed. */
export function blobReader(blob: Blob): ByteReader {
  return {
    size: blob.size,
    read: async (offset, length) =>
      new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}

/** Reads what is in memory already. */
export function bytesReader(bytes: Uint8Array): ByteReader {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  }
}
