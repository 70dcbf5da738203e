import { FileDown } from 'lucide-react'
import { useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { downloadFileName } from '#transfers/download/file-name.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { TextArea } from '#dashboard/ui/field.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { saveText } from '../save-text.ts'
import { toCommand } from './command.ts'
import { portableOf } from './metadata.ts'
import type { Portable } from './metadata.ts'
import { toTerraform } from './terraform.ts'
import { toJson, toYaml } from './write.ts'
import type { Written } from './write.ts'
import './portable.css'

const FORMATS = [
  {
    value: 'json',
    label: 'JSON',
    copy: 'Copy JSON',
    ending: 'json',
    type: 'application/json',
    use: 'Name, formats, tags and properties: all that can be set again on another image. The editor reads it back.',
  },
  {
    value: 'yaml',
    label: 'YAML',
    copy: 'Copy YAML',
    ending: 'yaml',
    type: 'application/yaml',
    use: 'The same as JSON. Every text is quoted, so that none is read as a number or a date.',
  },
  {
    value: 'command',
    label: 'Command',
    copy: 'Copy the command',
    ending: 'sh',
    type: 'application/x-sh',
    use: 'A line of python-openstackclient that sets it on this image; name another one at its end. Further tags and properties that the image has stay.',
  },
  {
    value: 'terraform',
    label: 'Terraform',
    copy: 'Copy Terraform',
    ending: 'tf',
    type: 'text/plain',
    use: 'A resource of the OpenStack provider.',
  },
] as const
type Format = (typeof FORMATS)[number]['value']

function write(format: Format, metadata: Portable, image: Image): Written {
  switch (format) {
    case 'json':
      return { text: toJson(metadata), notes: [] }
    case 'yaml':
      return { text: toYaml(metadata), notes: [] }
    case 'command':
      return toCommand(metadata, { id: image.id, queued: image.status === 'queued' })
    case 'terraform':
      return toTerraform(metadata)
  }
}

/** The metadata of an image in the form that somebody needs it in, to copy or to save. */
export function PortableDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const [format, setFormat] = useState<Format>('json')
  const { label, copy, ending, type, use } = FORMATS.find(({ value }) => value === format)!
  const { metadata, leftOut } = portableOf(image)
  const { text, notes } = write(format, metadata, image)
  const said = [
    ...notes,
    ...leftOut.map(({ key, why }) => `${JSON.stringify(key)} is left out. ${why}`),
  ]
  const fileName = `${downloadFileName(image.name, image.id, null)}.${ending}`
  return (
    <Dialog
      open
      size="wide"
      className="portable"
      onClose={onClose}
      title="Copy or save the metadata"
      description={use}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <span className="grow" />
          <Button
            icon={FileDown}
            title={fileName}
            onClick={() =>
              saveText(format === 'command' ? `#!/bin/sh\n${text}` : text, fileName, type)
            }
          >
            Save as a file
          </Button>
          <CopyButton words variant="primary" label={copy} value={text} />
        </>
      }
    >
      <Segmented
        label="Format"
        options={FORMATS.map((each) => ({ value: each.value, label: each.label }))}
        value={format}
        onChange={setFormat}
      />
      <TextArea label={label} hideLabel mono readOnly spellCheck={false} rows={18} value={text} />
      {said.length > 0 && (
        <ul className="portable-notes" aria-label="What this does not say">
          {said.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
