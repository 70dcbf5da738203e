/**
 * Content-Disposition of a download (RFC 6266): an ASCII name for old readers, and the exact one in
 * RFC 8187's encoding, which browsers prefer. Whatever the name holds cannot end the header's
 * quoted string or begin another header.
 */
export function attachment(fileName: string): string {
  const whole = fileName.replace(/\p{Cs}/gu, '_')
  const ascii = whole.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_')
  // encodeURIComponent leaves !'()* alone; attr-char of RFC 8187 has no ' ( ) *.
  const exact = encodeURIComponent(whole).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`
}
