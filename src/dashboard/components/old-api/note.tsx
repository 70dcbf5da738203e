import { History } from 'lucide-react'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'
import './note.css'

const MISSING = [
  'Tags, hidden images, community images.',
  'Answers to sharing: an image is shared at once, nobody accepts or declines.',
  'Deactivating, metadata definitions, stores, quotas.',
  'SHA-512: what moves is compared by its MD5.',
  'Parts of an image: a download that breaks comes again from its first byte.',
  'Another try into the same image: an upload that breaks goes on as a new one, by itself.',
]

/** Beside the title of a list: that this cloud has an old API, and on a press what that means. */
export function OldApiNote() {
  return (
    <Popover
      label="Image API v1"
      className="old-api"
      trigger={(trigger) => (
        <button type="button" className="chip" {...trigger}>
          <Icon of={History} size="sm" />
          Image API v1
        </button>
      )}
    >
      <p>
        This cloud’s Image service speaks <b>API v1</b>, the one from before 2018. Images are
        listed, uploaded, edited, downloaded, shared and deleted here as on any other cloud.
      </p>
      <p>What v1 has not, and is switched off where you would look for it:</p>
      <ul>
        {MISSING.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </Popover>
  )
}
