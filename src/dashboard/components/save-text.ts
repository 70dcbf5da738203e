/**
 * Gives a text to the browser to save.
 * @param type of the file, e.g. `text/csv`; a table gets the mark by which spreadsheets read UTF-8
 */
export function saveText(text: string, fileName: string, type: string): void {
  const parts = type === 'text/csv' ? ['\uFEFF', text] : [text]
  const url = URL.createObjectURL(new Blob(parts, { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
