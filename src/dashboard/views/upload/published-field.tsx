import { FileText, X } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { plural } from '#lib/plural.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { GivenChecksums } from './use-checksums.ts'

/**
 * What the publisher says: a digest or a whole checksum file, pasted, picked or dropped.
 * @param children what it says about the file, where there is only one
 */
export function PublishedField({
  checksums,
  children,
}: {
  checksums: GivenChecksums
  children?: React.ReactNode
}) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const { given, text } = checksums
  const words =
    text === null
      ? null
      : text.entries.length === 0
        ? 'There is no digest in it. It looks like “9f2c41d0…  disk.qcow2”, or the digest alone.'
        : null
  return (
    <div
      className={cx('field span-2 published', over && 'published-over')}
      onDragOver={(event) => setOver(event.dataTransfer.types.includes('Files'))}
      onDragLeave={() => setOver(false)}
      onDrop={() => setOver(false)}
    >
      <div className="published-head">
        <label htmlFor={given?.file ? undefined : id} id={`${id}-label`} className="label">
          Compare with a published checksum
          <span className="label-note">
            {given?.file ? 'from a file' : 'optional: paste a digest, or drop SHA256SUMS'}
          </span>
        </label>
        <span className="grow" />
        <Button size="sm" variant="quiet" icon={FileText} onClick={() => input.current?.click()}>
          Checksum file…
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="Choose a checksum file"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) void checksums.read(file)
          }}
        />
      </div>
      {given?.file ? (
        <div className="input published-file" role="group" aria-labelledby={`${id}-label`}>
          <Icon of={FileText} />
          <span className="truncate">{given.file}</span>
          <span className="faint nowrap">{plural(text?.entries.length ?? 0, 'digest')}</span>
          <span className="grow" />
          <IconButton icon={X} label={`Take ${given.file} away`} onClick={checksums.clear} />
        </div>
      ) : (
        <textarea
          id={id}
          rows={1}
          className="input mono published-text"
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          value={given?.text ?? ''}
          data-invalid={words === null ? undefined : true}
          aria-invalid={words === null ? undefined : true}
          aria-describedby={`${id}-help`}
          onChange={(event) => checksums.type(event.target.value)}
        />
      )}
      <div id={`${id}-help`} className="published-help">
        {checksums.problem !== null && (
          <p className="help bad" role="alert">
            {checksums.problem}
          </p>
        )}
        {words !== null && <p className="help bad">{words}</p>}
        {children}
        {text?.signed === true && (
          <p className="help">
            The text is signed. The signature was not checked here: only who gave you the text
            vouches for it.
          </p>
        )}
      </div>
    </div>
  )
}
